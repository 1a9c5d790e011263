import { describe, expect, it } from 'vitest';
import { LagAge } from './lag-age.ts';

describe('LagAge', () => {
  it('is 0 while everything is settled', () => {
    expect(new LagAge().note(10, 10, 1_000)).toBe(0);
  });

  it('grows while nothing is settled, from when the record was first seen', () => {
    const age = new LagAge();
    age.note(10, 10, 0);
    expect(age.note(11, 10, 5_000)).toBe(0);
    expect(age.note(15, 10, 10_000)).toBe(5_000);
    expect(age.note(15, 10, 15_000)).toBe(10_000);
  });

  it('falls to the age of the remaining record when the older one is settled', () => {
    const age = new LagAge();
    age.note(11, 10, 0);
    age.note(20, 10, 60_000);
    expect(age.note(20, 12, 65_000)).toBe(5_000);
    expect(age.note(20, 20, 70_000)).toBe(0);
  });

  it('keeps few samples, the oldest included, for a reader that is away for days', () => {
    const age = new LagAge();
    let last = 0;
    for (let n = 1; n <= 50_000; n += 1) last = age.note(n, 0, n * 5_000);
    expect(last).toBe(49_999 * 5_000);
  });
});
