import fc from 'fast-check';

/**
 * What is wrong with the messages of hostile people. `transient`: the request fails. `throws`: the handler throws. `slow`: the call
 * times out. `bulky`: its outcome, or its dead letter, is larger than the topic takes or cannot be serialised. `store`: our own store fails.
 */
export type Malice = 'transient' | 'throws' | 'slow' | 'bulky' | 'store';

export type Step =
  | { kind: 'publish'; key: number; isReplay: boolean; isBarrier: boolean }
  | { kind: 'wait'; ms: number }
  | { kind: 'jump'; byMs: number }
  | { kind: 'stop'; ms: number };

/** Traffic of innocent and hostile people, at any rate. */
export interface HostileScenario {
  steps: readonly Step[];
  malice: Malice;
  /** Keys below this are hostile. */
  hostileKeys: number;
  /** Whether the first message of each innocent person fails three times before it is accepted. */
  flaky: boolean;
  batch: boolean;
}

export const KEYS = 24;
const MINUTE_MS = 60_000;

const publish = fc.record({
  kind: fc.constant('publish' as const),
  key: fc.nat(KEYS - 1),
  isReplay: fc.boolean(),
  isBarrier: fc.nat(9).map((n) => n === 0),
});
const wait = fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(10, 500, 5_000) });
const jump = fc.record({
  kind: fc.constant('jump' as const),
  byMs: fc.constantFrom(-60 * MINUTE_MS, -5 * MINUTE_MS, 60 * MINUTE_MS),
});
const stop = fc.record({ kind: fc.constant('stop' as const), ms: fc.constantFrom(MINUTE_MS, 6 * MINUTE_MS) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: publish },
  { weight: 8, arbitrary: wait },
  { weight: 2, arbitrary: jump },
  { weight: 1, arbitrary: stop },
);

export const hostileScenario: fc.Arbitrary<HostileScenario> = fc.record({
  steps: fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }),
  malice: fc.constantFrom<Malice>('transient', 'throws', 'slow', 'bulky', 'store'),
  hostileKeys: fc.constantFrom(0, 1, 3, 12, 20),
  flaky: fc.boolean(),
  batch: fc.boolean(),
});
