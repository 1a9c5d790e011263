import { BusError, headers, topics } from '@cio-bus/contracts';
import { defineHandler, done, failed, type Outcome } from '../src/handler.ts';
import { type HostileScenario, KEYS, type Step } from './hostile-scenario.ts';
import { schema } from './set-up-engine.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import type { SimulatedMember } from './simulated-member.ts';
import { VirtualClock } from './virtual-clock.ts';

const CALL_TIMEOUT_MS = 5_000;
/** A flaky message fails this often before it is accepted; each failure may cost it, and those behind it, another turn. */
const FLAKY_FAILURES = 3;
const FLAKY_TURNS = FLAKY_FAILURES + 2;
const MAX_PUBLISH_BYTES = 4_000;
const caps = { maxWaiting: 1_000, maxPerLane: 250, maxBytes: 1_000_000, maxSpan: 5_000 };

/** Until hostile messages are alone, and until each has begun a probe: an innocent message waits no longer, ms. */
const boundOf = ({ malice, hostileKeys }: HostileScenario) =>
  30_000 + hostileKeys * (malice === 'slow' ? 8_000 : 2_000);

/** Runs a scenario and returns the violations of isolation: an innocent message late, lost or dead-lettered. */
export async function isolationViolations(scenario: HostileScenario): Promise<string[]> {
  const world = new HostileWorld(scenario);
  for (const step of scenario.steps) await world.take(step);
  const boundMs = boundOf(scenario);
  await world.run(boundMs);
  for (let turn = 1; turn < FLAKY_TURNS && world.waitsForFlaky; turn++) await world.run(boundMs);
  return world.end();
}

class HostileWorld {
  readonly #scenario: HostileScenario;
  readonly #clock = new VirtualClock();
  readonly #kafka = new SimulatedKafka(this.#clock);
  readonly #member: SimulatedMember;
  /** Of innocent messages: when they were published and settled, in ms of the time during which the process ran. */
  readonly #publishedAt = new Map<string, number>();
  readonly #settledAt = new Map<string, number>();
  readonly #barriers = new Set<string>();
  readonly #firstOf = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  #stoppedMs = 0;

  constructor(scenario: HostileScenario) {
    this.#scenario = scenario;
    this.#kafka.maxPublishBytes = MAX_PUBLISH_BYTES;
    const common = { name: 'isolate', topics: [topics.track], schema, order: 'key' as const, barrier: this.#isBarrier };
    const handle = this.#handle;
    const handler = scenario.batch
      ? defineHandler({ ...common, batch: { maxMessages: 50, maxBytes: 400_000, lingerMs: 5 }, handle })
      : defineHandler({ ...common, handle: async (message: Simulated) => (await handle([message]))[0] as Outcome });
    this.#member = this.#kafka.member(handler, { concurrency: KEYS, caps });
    this.#member.assign(0);
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'wait') return this.run(step.ms);
    if (step.kind === 'jump') return this.#clock.setDate(step.byMs);
    if (step.kind === 'publish') return this.#publish(step);
    this.#clock.stop(step.ms);
    this.#stoppedMs += step.ms;
  }

  async run(ms: number): Promise<void> {
    for (let at = 0; at < ms; at += 500) {
      this.#member.fetch(100);
      await this.#clock.advance(Math.min(500, ms - at));
      this.#member.commit();
    }
  }

  /** Whether innocent messages are open that failed by themselves, or are behind one that did. */
  get waitsForFlaky(): boolean {
    return this.#scenario.flaky && [...this.#publishedAt.keys()].some((id) => !this.#settledAt.has(id));
  }

  end(): string[] {
    const { malice } = this.#scenario;
    this.#member.crash();
    const dead = this.#kafka.deadLetters.map(({ key }) => String(key));
    const violations = dead
      .filter((key) => malice === 'store' || !this.#isHostile(key))
      .map((key) => `G11: ${key} was dead-lettered`);
    violations.push(...this.#lateMessages());
    if (malice === 'throws') violations.push(...this.#unpunishedKeys(dead));
    if (malice === 'bulky') {
      const open = this.#kafka.records.filter((record) => !this.#kafka.isOnRecord(record));
      if (open.length > 0) violations.push(`G11: ${open.length} records pin their partition`);
    }
    return violations;
  }

  #lateMessages(): string[] {
    const boundMs = boundOf(this.#scenario) * (this.#scenario.flaky ? FLAKY_TURNS : 1);
    return [...this.#publishedAt].flatMap(([id, at]) => {
      const waitedMs = (this.#settledAt.get(id) ?? Number.POSITIVE_INFINITY) - at;
      return waitedMs > boundMs ? [`G11: ${id} waited ${waitedMs} ms`] : [];
    });
  }

  /** What always makes its handler throw is our bug: it ends as a dead letter, and does not block its key forever. */
  #unpunishedKeys(dead: readonly string[]): string[] {
    const hostile = this.#kafka.records.map(({ key }) => String(key)).filter((key) => this.#isHostile(key));
    return [...new Set(hostile)].filter((key) => !dead.includes(key)).map((key) => `G4: ${key} is never given up`);
  }

  #publish({ key, isReplay, isBarrier }: Extract<Step, { kind: 'publish' }>): void {
    const { malice, hostileKeys } = this.#scenario;
    const isBulky = malice === 'bulky' && key < hostileKeys;
    const record = this.#kafka.append(topics.track, 0, `k${key}`, {
      headers: isReplay ? { [headers.replayId]: 'r1' } : {},
      padding: isBulky ? 'x'.repeat(2 * MAX_PUBLISH_BYTES) : '',
    });
    const { id, key: name, number } = schema.read(record);
    if (isBarrier) this.#barriers.add(id);
    if (!this.#firstOf.has(name)) this.#firstOf.set(name, number);
    if (key >= hostileKeys) this.#publishedAt.set(id, this.#awakeMs);
  }

  get #awakeMs(): number {
    return this.#clock.elapsedMs - this.#stoppedMs;
  }

  readonly #handle = async (messages: readonly Simulated[]): Promise<Outcome[]> => {
    const { malice } = this.#scenario;
    const isBad = messages.some(({ key }) => this.#isHostile(key));
    const callMs = isBad && malice === 'slow' ? CALL_TIMEOUT_MS : 20;
    await new Promise<void>((resolve) => this.#clock.after(callMs, resolve));
    if (isBad && malice === 'throws') throw new RangeError('a bug');
    const shared = failed(new BusError('VENDOR_UNAVAILABLE', 'no response'));
    if (isBad && (malice === 'transient' || malice === 'slow')) return messages.map(() => shared);
    return messages.map((message) => this.#outcomeOf(message));
  };

  #outcomeOf({ id, key, number }: Simulated): Outcome {
    const { malice, flaky } = this.#scenario;
    if (this.#isHostile(key)) {
      if (malice === 'store') return failed(new BusError('STORE_UNAVAILABLE', 'database is locked'));
      const isAccepted = number % 3 > 0;
      const result = number % 3 === 1 ? { count: 1n } : {}; // JSON has no such number
      return isAccepted ? done(result) : failed(new BusError('VENDOR_REJECTED', 'no such event'));
    }
    const failures = this.#failures.get(id) ?? 0;
    if (flaky && this.#firstOf.get(key) === number && failures < FLAKY_FAILURES) {
      this.#failures.set(id, failures + 1);
      return failed(new BusError('VENDOR_UNAVAILABLE', 'one item was answered 503'));
    }
    this.#settledAt.set(id, this.#awakeMs);
    return done();
  }

  readonly #isBarrier = ({ id }: Simulated) => this.#barriers.has(id);

  #isHostile(key: string): boolean {
    return Number(key.slice(1)) < this.#scenario.hostileKeys;
  }
}
