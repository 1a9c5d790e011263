import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hostileMutants } from './hostile-mutants.ts';
import { hostileScenario } from './hostile-scenario.ts';
import { isolationViolations } from './hostile-world.ts';

/** The first violations within 300 scenarios, which are always the same. */
async function violationsFound(): Promise<string[]> {
  let found: string[] = [];
  const property = fc.asyncProperty(hostileScenario, async (scenario) => {
    found = await isolationViolations(scenario);
    expect(found).toEqual([]);
  });
  await fc.check(property, { numRuns: 300, seed: 11, endOnFailure: true });
  return found;
}

describe('the engine among hostile keys', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('settles every innocent message within a bound, and dead-letters none', async () => {
    await fc.assert(
      fc.asyncProperty(hostileScenario, async (scenario) => {
        expect(await isolationViolations(scenario)).toEqual([]);
      }),
      { numRuns: 2_500 },
    );
  });

  it.each(hostileMutants)('is found out when it $engine', async ({ plant }) => {
    plant();
    expect(await violationsFound()).not.toEqual([]);
  });
});
