import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenario } from './scenario.ts';
import { violationsOf } from './violations.ts';

describe('the engine, on a virtual clock', () => {
  it('keeps order, loses nothing and stays bounded, whatever comes, fails, crashes or moves', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (input) => {
        expect(await violationsOf(input)).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });
});
