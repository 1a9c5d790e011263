import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { floodMutants } from './flood-mutants.ts';
import { floodScenario, floodViolations, typicalFloods } from './flood-world.ts';

/** The violations in the first of the typical scenarios that has any. */
async function firstViolations(): Promise<string[]> {
  for (const scenario of typicalFloods) {
    const found = await floodViolations(scenario);
    if (found.length > 0) return found;
  }
  return [];
}

describe('the flood guard, in traffic of two apps and a replay', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('halts in every flood and in nothing else, keeps order, and lets live messages go first', async () => {
    await fc.assert(
      fc.asyncProperty(floodScenario, async (scenario) => {
        expect(await floodViolations(scenario)).toEqual([]);
      }),
      { numRuns: 40, examples: typicalFloods.map((scenario) => [scenario]) },
    );
  });

  it.each(floodMutants)('is found out when it $engine', async ({ plant }) => {
    plant();
    expect(await firstViolations()).not.toEqual([]);
  });
});
