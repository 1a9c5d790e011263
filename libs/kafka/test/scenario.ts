import { topics } from '@cio-bus/contracts';
import fc from 'fast-check';

/** Topics whose partitions are merged by time. */
export const merged = [topics.identify, topics.track] as const;

/** One thing that happens to a member, or to Kafka. */
export type Step =
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
