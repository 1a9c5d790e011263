import { describe, expect, it } from 'vitest';
import { needsFreshStack } from './field-case.ts';
import { planShares } from './plan-shares.ts';
import { readCases } from './read-cases.ts';

describe('planShares', () => {
  it.each([1, 2, 4])('gives each case to one of %d stacks', (stacks) => {
    const shares = planShares(readCases(), stacks);
    const ids = shares.flatMap(({ together, alone }) => [...together, ...alone]).map(({ id }) => id);
    expect(ids.sort()).toEqual(
      readCases()
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('lets no case follow one that uses up its stack', () => {
    for (const { together, alone } of planShares(readCases(), 2)) {
      expect(together.some(needsFreshStack)).toBe(false);
      expect(alone.map(needsFreshStack)).toEqual([...alone.slice(1).map(() => false), true]);
    }
  });

  it('runs many at the same time', () => {
    const [first] = planShares(readCases(), 2);
    expect(first?.together.length).toBeGreaterThanOrEqual(30);
  });
});
