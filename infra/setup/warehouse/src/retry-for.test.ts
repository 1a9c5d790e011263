import { ConfigError } from '@cio-bus/service';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retryFor } from './retry-for.ts';

describe('retryFor', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** An action that fails until the given call. */
  function failUntil(call: number) {
    let calls = 0;
    const action = async () => {
      calls += 1;
      if (calls < call) throw new Error(`not yet, ${calls}`);
    };
    return { action, calls: () => calls };
  }

  it('stops at the first success', async () => {
    const { action, calls } = failUntil(3);
    const done = retryFor(10_000, action);
    await vi.advanceTimersByTimeAsync(10_000);
    await done;
    expect(calls()).toBe(3);
  });

  it('throws the last error when the time is over', async () => {
    const failed = expect(retryFor(5_000, failUntil(100).action)).rejects.toThrow('not yet, 6');
    await vi.advanceTimersByTimeAsync(10_000);
    await failed;
  });

  it('tries once when there is no time at all', async () => {
    await expect(retryFor(0, failUntil(100).action)).rejects.toThrow('not yet, 1');
  });

  it('does not retry bad settings', async () => {
    let calls = 0;
    const action = async () => {
      calls += 1;
      throw new ConfigError('BIGQUERY_PROJECT: is required');
    };
    await expect(retryFor(5_000, action)).rejects.toThrow('BIGQUERY_PROJECT');
    expect(calls).toBe(1);
  });
});
