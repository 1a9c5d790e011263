import { describe, expect, it } from 'vitest';
import { splitByLimits } from './split-by-limits.ts';

describe('splitByLimits', () => {
  it.each([
    [[], []],
    [
      [4, 4, 4],
      [[4, 4], [4]],
    ],
    [
      [10, 1],
      [[10], [1]],
    ],
    [
      [11, 1],
      [[11], [1]],
    ],
    [
      [1, 1, 1, 1],
      [[1, 1, 1], [1]],
    ],
  ])('splits items of %j bytes into %j, at most 10 bytes and 3 items each', (items, expected) => {
    expect(splitByLimits(items, (item) => item, { maxBytes: 10, maxRows: 3 })).toEqual(expected);
  });
});
