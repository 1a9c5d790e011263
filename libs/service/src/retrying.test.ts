import { describe, expect, it } from 'vitest';
import { retrying } from './retrying.ts';

/** Fails twice, then returns the number of the attempt. */
const third = (attempt: number) => {
  if (attempt < 3) throw new Error(`failure ${attempt}`);
  return attempt;
};

describe('retrying', () => {
  it('calls until it succeeds', async () => {
    expect(await retrying(third, { everyMs: 1, mayRetry: () => true })).toBe(3);
  });

  it('rejects with the error after which no attempt may follow', async () => {
    const mayRetry = (_error: unknown, attempt: number) => attempt < 2;
    await expect(retrying(third, { everyMs: 1, mayRetry })).rejects.toThrow('failure 2');
  });

  it('waits as long as the number of attempts says', async () => {
    const asked: number[] = [];
    const everyMs = (attempts: number) => {
      asked.push(attempts);
      return 0;
    };
    await retrying(third, { everyMs, mayRetry: () => true });
    expect(asked).toEqual([1, 2]);
  });

  it('waits no longer once its signal aborts', async () => {
    const aborted = new AbortController();
    const mayRetry = () => {
      aborted.abort();
      return true;
    };
    const retried = retrying(third, { everyMs: 3_600_000, mayRetry, signal: aborted.signal });
    await expect(retried).rejects.toThrow('aborted');
  });
});
