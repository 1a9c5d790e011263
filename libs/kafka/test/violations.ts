import { BusError } from '@cio-bus/contracts';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { defineHandler, done, failed, type Outcome, skipped } from '../src/handler.ts';
import { Guarantees, schema } from './guarantees.ts';
import { merged, type Scenario, type Step } from './scenario.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import type { SimulatedMember } from './simulated-member.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Runs a scenario and returns the violations of the guarantees. */
export async function violationsOf(given: Scenario): Promise<string[]> {
  const world = new World(given);
  for (const action of given.steps) await world.act(action);
  await world.settleAll();
  return world.violations;
}

const CAPS = { maxWaiting: 8, maxPerLane: 4, maxBytes: 5_000, maxSpan: 30 };
const MAX_MESSAGES = 5;

/** A member of a group on a simulated Kafka, and what it violates. */
class World {
  readonly violations: string[] = [];
  readonly #random: () => number;
  readonly #clock: VirtualClock;
  readonly #kafka: SimulatedKafka;
  readonly #guarantees: Guarantees;
  readonly #handler: ReturnType<typeof handlerOf>;
  #member: SimulatedMember;

  constructor({ seed, batch, stubbornKey }: Scenario) {
    const generator = mersenne(seed); // every run of a scenario is the same, shrinking included
    this.#random = () => uniformFloat64(generator);
    this.#clock = new VirtualClock(this.#random);
    this.#kafka = new SimulatedKafka(this.#clock);
    this.#guarantees = new Guarantees(this.#kafka, this.violations);
    const hasKinds = batch && seed % 2 === 0;
    this.#handler = handlerOf({
      batch,
      isSingle: ({ number }) => hasKinds && number % 3 === 0,
      isBarrier: ({ number }) => this.#guarantees.barriers.has(number),
      handleAll: async (messages) => {
        const end = this.#guarantees.beginCall(messages);
        await new Promise<void>((resolve) => this.#clock.after(1 + this.#random() * 50, resolve));
        end();
        return messages.map(({ key }) => outcomeOf(key === `k${stubbornKey}`, this.#random()));
      },
      violations: this.violations,
    });
    this.#member = this.#start();
  }

  async act(action: Step): Promise<void> {
    if (action.kind === 'append') {
      const record = this.#kafka.append(merged[action.topic], action.partition, `k${action.key}`);
      this.#guarantees.add(record, action.barrier);
    } else if (action.kind === 'advance') await this.#clock.advance(action.ms);
    else if (action.kind === 'fetch') this.#member.fetch(action.max);
    else if (action.kind === 'commit') this.#commit(action.stuckMs);
    else if (action.kind === 'crash') await this.#crash();
    else {
      this.#member.revoke(action.partition);
      await this.#clock.advance(60);
      this.#member.assign(action.partition);
    }
    const { waiting } = this.#member.engine;
    if (waiting > CAPS.maxWaiting + 4 * MAX_MESSAGES) this.violations.push(`G3: ${waiting} waiting`);
  }

  /** Lets time pass, with some more crashes, until every record should be settled. */
  async settleAll(): Promise<void> {
    const open = () => this.#kafka.records.filter((record) => !this.#kafka.isOnRecord(record));
    for (let round = 0; round < 400 && open().length > 0; round++) {
      this.#member.fetch(MAX_MESSAGES);
      await this.#clock.advance(1_000);
      this.#commit(500);
      if (round < 20 && this.#random() < 0.1) await this.#crash();
    }
    const lost = open().length;
    if (lost > 0) this.violations.push(`G2: ${lost} of ${this.#kafka.records.length} never settled`);
    this.#member.crash();
  }

  #start(): SimulatedMember {
    const member = this.#kafka.member(this.#handler, { caps: CAPS });
    for (const partition of [0, 1]) member.assign(partition, this.#clock.now());
    return member;
  }

  #commit(stuckMs: number): void {
    this.#member.commit(stuckMs);
    this.#guarantees.checkCommits();
  }

  async #crash(): Promise<void> {
    this.#member.crash();
    await this.#clock.advance(100); // its calls end; nothing of them reaches Kafka
    this.#guarantees.forgetCalls();
    this.#member = this.#start();
  }
}

interface HandlerOptions {
  batch: boolean;
  isSingle(message: Simulated): boolean;
  isBarrier(message: Simulated): boolean;
  handleAll(messages: readonly Simulated[]): Promise<Outcome[]>;
  violations: string[];
}

function handlerOf({ batch, isSingle, isBarrier, handleAll, violations }: HandlerOptions) {
  const common = { name: 'simulate', topics: merged, schema, order: 'key' as const, barrier: isBarrier };
  if (!batch)
    return defineHandler({
      ...common,
      handle: async (message: Simulated) => (await handleAll([message]))[0] as Outcome,
    });
  return defineHandler({
    ...common,
    batch: { maxMessages: MAX_MESSAGES, maxBytes: 10_000, lingerMs: 5 },
    isSingle,
    handle(messages: readonly Simulated[]) {
      if (messages.some(isSingle) && !messages.every(isSingle)) violations.push('a call has messages of both kinds');
      return handleAll(messages);
    },
  });
}

function outcomeOf(isStubborn: boolean, roll: number): Outcome {
  if (isStubborn && roll < 0.9) return failed(new Error('a bug'));
  if (roll < 0.7) return done();
  if (roll < 0.75) return skipped('duplicate');
  if (roll < 0.9) return failed(new BusError('VENDOR_UNAVAILABLE', 'busy'));
  if (roll < 0.94) return failed(new Error('a bug'));
  return failed(new BusError('VENDOR_REJECTED', 'no'));
}
