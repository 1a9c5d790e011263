import { describe, expect, it } from 'vitest';
import { BatchStamp } from './batch-stamp.ts';

describe('BatchStamp', () => {
  it('is later for each batch, also within one millisecond and when the clock is set back a little', () => {
    const dates = [1_000_000, 1_000_000, 1_000_000, 999_900, 1_000_500];
    const stamp = new BatchStamp(() => dates.shift() ?? 0);
    expect(Array.from({ length: 5 }, () => stamp.next())).toEqual([
      1_000_000, 1_000_001, 1_000_002, 1_000_003, 1_000_500,
    ]);
  });

  it('follows a clock that was ahead by an hour and is set back', () => {
    const dates = [1_000_000, 4_600_000, 1_000_100, 1_000_100];
    const stamp = new BatchStamp(() => dates.shift() ?? 0);
    expect(Array.from({ length: 4 }, () => stamp.next())).toEqual([1_000_000, 4_600_000, 1_000_100, 1_000_101]);
  });
});
