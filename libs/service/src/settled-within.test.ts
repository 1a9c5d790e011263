import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settledWithin } from './settled-within.ts';

describe('settledWithin', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([Promise.resolve('done'), undefined])('resolves once %s is done, and leaves no timer', async (work) => {
    expect(await settledWithin(1_000, work)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('resolves after the time when the work is not done', async () => {
    const settled = settledWithin(1_000, new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await settled).toBe(false);
  });

  it('rejects as the work does', async () => {
    await expect(settledWithin(1_000, Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ignores an error that comes later', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    const settled = settledWithin(1_000, promise);
    await vi.advanceTimersByTimeAsync(1_000);
    reject(new Error('late'));
    expect(await settled).toBe(false);
  });
});
