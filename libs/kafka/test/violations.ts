import { BusError, type RawRecord, type RecordSchema, topics } from '@cio-bus/contracts';
import fc from 'fast-check';
import { defineHandler, done, failed, type Outcome, skipped } from '../src/handler.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import type { SimulatedMember } from './simulated-member.ts';
import { VirtualClock } from './virtual-clock.ts';

const schema: RecordSchema<Simulated> = {
  name: 'simulated',
  read: (record) => JSON.parse(String(record.value)) as Simulated,
};
const merged = [topics.identify, topics.track] as const;

type Step =
  | { kind: 'append'; topic: 0 | 1; partition: number; key: number; barrier: boolean }
  | { kind: 'advance'; ms: number }
  | { kind: 'fetch'; max: number }
  | { kind: 'commit'; stuckMs: number }
  | { kind: 'crash' }
  | { kind: 'move'; partition: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      topic: fc.constantFrom(0, 1),
      partition: fc.nat(1),
      key: fc.nat(2),
      barrier: fc.nat(9).map((n) => n === 0),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.constantFrom(1, 20, 300) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fetch' as const), max: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('commit' as const), stuckMs: fc.constantFrom(0, 500) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), partition: fc.nat(1) }) },
);

/** What happens, and the seed of the rest: outcomes, and how long calls take. */
export interface Scenario {
  steps: readonly Step[];
  seed: number;
  batch: boolean;
  /** A key whose messages nearly always fail, so that they keep a low-water mark back; undefined for none. */
  stubbornKey: number | undefined;
}

/** What happens to an engine: records, time, fetches, commits, crashes and moves, in any order. */
export const scenario: fc.Arbitrary<Scenario> = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: 60 }),
  seed: fc.nat(2 ** 30),
  batch: fc.boolean(),
  stubbornKey: fc.constantFrom(undefined, 0, 1),
});

/** A seeded generator, so that every run of a scenario is the same, shrinking included. */
function randomOf(seed: number): () => number {
  let state = seed || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Runs a scenario and returns the violations of the guarantees. */
export async function violationsOf({ steps, seed, batch, stubbornKey }: Scenario): Promise<string[]> {
  const random = randomOf(seed);
  const clock = new VirtualClock(random);
  const kafka = new SimulatedKafka(clock);
  const violations: string[] = [];
  const barriers = new Set<number>();
  const busy = new Set<string>();
  const lane = ({ partition, key }: RawRecord) => `${partition}:${key}`;
  const recordOf = new Map<number, RawRecord>();

  const checkHandOver = (message: Simulated) => {
    const record = recordOf.get(message.number) as RawRecord;
    if (kafka.isCommitted(record)) {
      violations.push(`G7: ${message.number} was handed over again although a commit says that it is settled`);
    }
    for (const [number, earlier] of recordOf) {
      if (number >= message.number || lane(earlier) !== lane(record)) continue;
      if (!kafka.isOnRecord(earlier) && !inHand.has(number)) {
        violations.push(`G1: ${message.number} was handed over while ${number} of its key was open`);
      }
      const isCommitted = kafka.isCommitted(earlier);
      if (barriers.has(message.number) && !isCommitted)
        violations.push(`G7: barrier ${message.number} started while ${number} of its key may be repeated`);
      if (barriers.has(number) && !isCommitted)
        violations.push(`G7: ${message.number} passed barrier ${number} uncommitted`);
    }
  };
  const inHand = new Set<number>();
  const outcome = ({ key }: Simulated): Outcome => {
    const roll = random();
    if (key === `k${stubbornKey}` && roll < 0.9) return failed(new Error('a bug'));
    if (roll < 0.7) return done();
    if (roll < 0.75) return skipped('duplicate');
    if (roll < 0.9) return failed(new BusError('VENDOR_UNAVAILABLE', 'busy'));
    if (roll < 0.94) return failed(new Error('a bug'));
    return failed(new BusError('VENDOR_REJECTED', 'no'));
  };
  const hasKinds = batch && seed % 2 === 0;
  const isSingle = ({ number }: Simulated) => hasKinds && number % 3 === 0;
  const handleAll = async (messages: readonly Simulated[]): Promise<Outcome[]> => {
    if (messages.some(isSingle) && !messages.every(isSingle)) violations.push('a call has messages of both kinds');
    inHand.clear(); // a call may have several messages of one lane, in order
    const lanes = new Set(messages.map(({ number }) => lane(recordOf.get(number) as RawRecord)));
    for (const message of messages) {
      checkHandOver(message);
      inHand.add(message.number);
    }
    inHand.clear();
    for (const key of lanes) {
      if (busy.has(key)) violations.push(`G1: two calls of lane ${key} at once`);
      busy.add(key);
    }
    await new Promise<void>((resolve) => clock.after(1 + random() * 50, resolve));
    for (const key of lanes) busy.delete(key);
    return messages.map(outcome);
  };
  const common = {
    name: 'simulate',
    topics: merged,
    schema,
    order: 'key' as const,
    barrier: ({ number }: Simulated) => barriers.has(number),
  };
  const handler = batch
    ? defineHandler({
        ...common,
        batch: { maxMessages: 5, maxBytes: 10_000, lingerMs: 5 },
        isSingle,
        handle: handleAll,
      })
    : defineHandler({ ...common, handle: async (message: Simulated) => (await handleAll([message]))[0] as Outcome });

  const start = (wait: number): SimulatedMember => {
    const member = kafka.member(handler, { caps: { maxWaiting: 8, maxPerLane: 4, maxBytes: 5_000, maxSpan: 30 } });
    for (const partition of [0, 1]) member.assign(partition, clock.now() + wait);
    return member;
  };
  const settledByCommits = new Set<RawRecord>();
  const commit = (stuckMs: number) => {
    member.commit(stuckMs);
    for (const record of kafka.records) {
      const { topic, partition, offset } = record;
      const isCommitted = kafka.isCommitted(record);
      if (isCommitted && !kafka.isOnRecord(record))
        violations.push(`G2: a commit of ${topic}/${partition} says that ${offset} is settled, which is open`);
      if (!isCommitted && settledByCommits.has(record))
        violations.push(`G7: a commit of ${topic}/${partition} takes back that ${offset} is settled`);
      if (isCommitted) settledByCommits.add(record);
    }
  };

  let member = start(0);
  const crash = async () => {
    member.crash();
    await clock.advance(100); // its calls end; nothing of them reaches Kafka
    busy.clear();
    member = start(0);
  };
  for (const action of steps) {
    if (action.kind === 'append') {
      const record = kafka.append(merged[action.topic], action.partition, `k${action.key}`);
      const { number } = schema.read(record);
      recordOf.set(number, record);
      if (action.barrier) barriers.add(number);
    } else if (action.kind === 'advance') await clock.advance(action.ms);
    else if (action.kind === 'fetch') member.fetch(action.max);
    else if (action.kind === 'commit') commit(action.stuckMs);
    else if (action.kind === 'crash') await crash();
    else {
      member.revoke(action.partition);
      await clock.advance(60);
      member.assign(action.partition);
    }
    if (member.engine.waiting > 8 + 4 * 5) violations.push(`G3: ${member.engine.waiting} waiting`);
  }
  for (let round = 0; round < 400 && kafka.records.some((record) => !kafka.isOnRecord(record)); round++) {
    member.fetch(5);
    await clock.advance(1_000);
    commit(500);
    if (round < 20 && random() < 0.1) await crash();
  }
  const lost = kafka.records.filter((record) => !kafka.isOnRecord(record));
  if (lost.length > 0) violations.push(`G2: ${lost.length} of ${kafka.records.length} never settled`);
  member.crash();
  return violations;
}
