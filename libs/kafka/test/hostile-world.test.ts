import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CircuitBreaker } from '../src/engine/decide/circuit-breaker.ts';
import { Gate } from '../src/engine/decide/gate.ts';
import { Dispatcher } from '../src/engine/hand-over/dispatcher.ts';
import { Lanes } from '../src/engine/hand-over/lanes.ts';
import { hostileScenario, isolationViolations } from './hostile-world.ts';

const { note } = CircuitBreaker.prototype;
const { gather } = Dispatcher.prototype;

/** Violations within 200 scenarios, always the same ones. */
async function violationsFound(): Promise<string[]> {
  const found: string[] = [];
  const property = fc.asyncProperty(hostileScenario, async (scenario) => {
    found.push(...(await isolationViolations(scenario)));
  });
  await fc.check(property, { numRuns: 200, seed: 11 });
  return found;
}

describe('the engine among hostile keys', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('settles every innocent message within a bound, and dead-letters none', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(hostileScenario, async (scenario) => {
        expect(await isolationViolations(scenario)).toEqual([]);
      }),
      { numRuns: 2_500 },
    );
  });

  it.each([
    {
      engine: 'lets each call vote, however often one message is tried',
      plant: () => {
        let calls = 0;
        vi.spyOn(CircuitBreaker.prototype, 'note').mockImplementation(function (this: CircuitBreaker, _key, isFailed) {
          calls += 1;
          return note.call(this, String(calls), isFailed);
        });
        vi.spyOn(Dispatcher.prototype, 'probe').mockImplementation(function (this: Dispatcher) {
          return gather.call(this);
        });
      },
    },
    {
      engine: 'never opens the gate again',
      plant: () => void vi.spyOn(Gate.prototype, 'startProbe').mockReturnValue(false),
    },
    {
      engine: 'leaves a lane that has failed where it is',
      plant: () =>
        void vi.spyOn(Lanes.prototype, 'release').mockImplementation(function (this: Lanes, lane, delayMs = 0) {
          if (delayMs > 0) this.awaitCommit(lane);
        }),
    },
  ])(
    'is found out when it $engine',
    async ({ plant }) => {
      plant();
      expect((await violationsFound()).length).toBeGreaterThan(0);
    },
    120_000,
  );
});
