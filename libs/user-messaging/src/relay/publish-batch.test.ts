import { describe, expect, it } from 'vitest';
import { nextStamp } from './publish-batch.ts';

describe('nextStamp', () => {
  it.each([
    { name: 'the time', last: 0, now: 5_000, expected: 5_000 },
    { name: 'later than the last one within a millisecond', last: 5_000, now: 5_000, expected: 5_001 },
    { name: 'later than the last one when the clock is set back a little', last: 5_000, now: 4_500, expected: 5_001 },
    {
      name: 'the time after a clock was far ahead: the broker refuses the future',
      last: 90_000,
      now: 5_000,
      expected: 5_000,
    },
  ])('is $name', ({ last, now, expected }) => {
    expect(nextStamp(last, now)).toBe(expected);
  });
});
