import { describe, expect, it } from 'vitest';
import { spreadOf } from './statistics.ts';

describe('spreadOf', () => {
  it.each([
    { values: [5], expected: { median: 5, min: 5, max: 5 } },
    { values: [10, 9, 100], expected: { median: 10, min: 9, max: 100 } },
    { values: [4, 1, 3, 2], expected: { median: 2.5, min: 1, max: 4 } },
    { values: [0, 0, 2], expected: { median: 0, min: 0, max: 2 } },
  ])('of $values is $expected, whatever their order', ({ values, expected }) => {
    expect(spreadOf(values)).toEqual(expected);
  });

  it('does not modify the values, because they are reported too', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('throws for an empty list', () => {
    expect(() => spreadOf([])).toThrow('at least one value');
  });
});
