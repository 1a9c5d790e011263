import { BusError, headers, topics } from '@cio-bus/contracts';
import fc from 'fast-check';
import { defineHandler, done, failed, type Outcome } from '../src/handler.ts';
import { schema } from './set-up-engine.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import type { SimulatedMember } from './simulated-member.ts';
import { VirtualClock } from './virtual-clock.ts';

/** What one app writes. */
interface App {
  perSecond: number;
  /** Of ten messages, this many are refused while Customer.io is broken. */
  refusedOfTen: number;
  people: number;
}

/** Traffic of two apps, part of which Customer.io refuses, beside a replay that is refused again. */
export interface FloodScenario {
  shop: App;
  crm: App;
  replays: number;
}

const TICK_MS = 100;
/** Two calls of 20 messages at once: 200 messages/s. */
const CALL_MS = 200;
const BROKEN_MS = 40_000;
/** A gate that a flood has closed opens within this time once the cause is gone. */
const HEALED_MS = 400_000;
const LIVE_BOUND_MS = 5_000;
/** Messages of one person come in runs, as they do after an import. */
const RUN = 3;
const REFUSED = 'refused';
const ENOUGH_PEOPLE = 400;

const app = fc.record({
  perSecond: fc.constantFrom(0, 15, 60, 60),
  refusedOfTen: fc.constantFrom(0, 2, 9, 9),
  people: fc.constantFrom(1, 30, ENOUGH_PEOPLE, ENOUGH_PEOPLE),
});

export const floodScenario: fc.Arbitrary<FloodScenario> = fc.record({
  shop: app,
  crm: app,
  replays: fc.constantFrom(0, 1_500),
});

/** Scenarios on either side of each bound. */
export const typicalFloods: readonly FloodScenario[] = [
  { shop: traffic(60, 2), crm: traffic(60, 9), replays: 0 },
  { shop: traffic(60, 9), crm: traffic(60, 9), replays: 0 },
  { shop: traffic(60, 9), crm: traffic(0, 0), replays: 0 },
  { shop: traffic(60, 9, 30), crm: traffic(60, 9, 30), replays: 0 },
  { shop: traffic(15, 9), crm: traffic(15, 9), replays: 0 },
  { shop: traffic(15, 0), crm: traffic(15, 2), replays: 1_500 },
  { shop: traffic(60, 0), crm: traffic(60, 0), replays: 1_500 },
];

function traffic(perSecond: number, refusedOfTen: number, people = ENOUGH_PEOPLE): App {
  return { perSecond, refusedOfTen, people };
}

/** Whether the gate has to close: of 1,000 messages in 30 s, of many people and of every active app, most are refused. */
function isFlood({ shop, crm }: FloodScenario): boolean {
  const active = [shop, crm].filter(({ perSecond }) => perSecond > 0);
  const perSecond = active.reduce((sum, { perSecond: rate }) => sum + rate, 0);
  const areRefused = active.length > 0 && active.every(({ refusedOfTen }) => refusedOfTen > 5);
  return areRefused && perSecond * 30 >= 1_000 && active.some(({ people }) => people >= ENOUGH_PEOPLE);
}

/** Runs a scenario and returns the violations: a gate closed without need or not closed, live messages late, lost, out of order. */
export async function floodViolations(scenario: FloodScenario): Promise<string[]> {
  const world = new FloodWorld(scenario);
  await world.runBroken();
  const violations = world.judgeGate();
  await world.runHealed();
  return [...violations, ...world.judgeMessages()];
}

class FloodWorld {
  readonly #scenario: FloodScenario;
  readonly #clock = new VirtualClock();
  readonly #kafka = new SimulatedKafka(this.#clock);
  readonly #member: SimulatedMember;
  readonly #publishedAt = new Map<string, number>();
  readonly #lastAccepted = new Map<string, number>();
  readonly #violations: string[] = [];
  #written = { shop: 0, crm: 0 };
  #isBroken = true;
  #hasHalted = false;

  constructor(scenario: FloodScenario) {
    this.#scenario = scenario;
    const handler = defineHandler({
      name: 'isolate',
      topics: [topics.track],
      schema,
      order: 'key',
      batch: { maxMessages: 20, maxBytes: 480_000, lingerMs: 10 },
      handle: this.#handle,
    });
    const caps = { maxWaiting: 2_000, maxPerLane: 500, maxBytes: 64_000_000, maxSpan: 20_000 };
    this.#member = this.#kafka.member(handler, { concurrency: 2, caps });
    this.#member.assign(0);
  }

  async runBroken(): Promise<void> {
    for (let replay = 0; replay < this.#scenario.replays; replay++) {
      const replayed = { [headers.replayId]: 'r1', [headers.source]: replay % 2 === 0 ? 'shop' : 'crm' };
      this.#kafka.append(topics.track, 0, `replayed${replay}`, { headers: replayed, padding: REFUSED });
    }
    for (let at = 0; at < BROKEN_MS; at += TICK_MS) {
      this.#write('shop', at + TICK_MS);
      this.#write('crm', at + TICK_MS);
      await this.#run(TICK_MS);
    }
    this.#isBroken = false;
  }

  async runHealed(): Promise<void> {
    for (let at = 0; at < HEALED_MS && this.#openRecords > 0; at += 1_000) await this.#run(1_000);
  }

  judgeGate(): string[] {
    const isDue = isFlood(this.#scenario);
    if (isDue && !this.#hasHalted) return ['G6: a flood has not closed the gate'];
    return !isDue && this.#hasHalted ? ['G6: the gate is closed, and this is no flood'] : [];
  }

  judgeMessages(): string[] {
    const open = this.#openRecords;
    this.#member.crash();
    return open > 0 ? [...this.#violations, `G2: ${open} records are not settled`] : this.#violations;
  }

  get #openRecords(): number {
    return this.#kafka.records.length - this.#kafka.onRecord.size;
  }

  async #run(ms: number): Promise<void> {
    this.#member.fetch(500);
    await this.#clock.advance(ms);
    this.#member.commit();
    if (this.#member.engine.haltedBy === 'VENDOR_REJECTED') this.#hasHalted = true;
  }

  /** Writes what is due of an app's messages. */
  #write(name: 'shop' | 'crm', untilMs: number): void {
    const { perSecond, refusedOfTen, people } = this.#scenario[name];
    for (; this.#written[name] < (perSecond * untilMs) / 1_000; this.#written[name]++) {
      const number = this.#written[name];
      const key = `${name}${Math.floor(number / RUN) % people}`;
      const padding = number % 10 < refusedOfTen ? REFUSED : '';
      const record = this.#kafka.append(topics.track, 0, key, { headers: { [headers.source]: name }, padding });
      this.#publishedAt.set(schema.read(record).id, this.#clock.elapsedMs);
    }
  }

  readonly #handle = async (messages: readonly Simulated[]): Promise<Outcome[]> => {
    await new Promise<void>((resolve) => this.#clock.after(CALL_MS, resolve));
    return messages.map((message) => {
      if (this.#isBroken && message.padding === REFUSED)
        return failed(new BusError('VENDOR_REJECTED', 'no such event'));
      this.#accept(message);
      return done();
    });
  };

  #accept({ id, key, number }: Simulated): void {
    if (number < (this.#lastAccepted.get(key) ?? 0)) {
      this.#violations.push(`G1: ${id} was accepted after a later message of ${key}`);
    }
    this.#lastAccepted.set(key, number);
    const waitedMs = this.#clock.elapsedMs - (this.#publishedAt.get(id) ?? this.#clock.elapsedMs);
    if (!this.#hasHalted && waitedMs > LIVE_BOUND_MS) this.#violations.push(`G12: ${id} waited ${waitedMs} ms`);
  }
}
