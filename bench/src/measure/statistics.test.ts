import { describe, expect, it } from 'vitest';
import { spreadOf } from './statistics.ts';

describe('spreadOf', () => {
  it.each([
    { values: [5], expected: { median: 5, least: 5, most: 5 } },
    { values: [10, 9, 100], expected: { median: 10, least: 9, most: 100 } },
    { values: [4, 1, 3, 2], expected: { median: 2.5, least: 1, most: 4 } },
    { values: [0, 0, 2], expected: { median: 0, least: 0, most: 2 } },
  ])('of $values is $expected, whatever their order', ({ values, expected }) => {
    expect(spreadOf(values)).toEqual(expected);
  });

  it('leaves the values as they were, because they are reported, too', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses to say anything of no values', () => {
    expect(() => spreadOf([])).toThrow('at least one value');
  });
});
