import { describe, expect, it } from 'vitest';
import { retrying } from './retrying.ts';

/** Fails twice, then succeeds. */
function setUp() {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls < 3) throw new Error(`failure ${calls}`);
    return calls;
  };
}

describe('retrying', () => {
  it('calls until it succeeds', async () => {
    expect(await retrying(setUp(), { everyMs: 1, mayRetry: () => true })).toBe(3);
  });

  it('rejects with the error after which no attempt may follow', async () => {
    const mayRetry = (_error: unknown, attempt: number) => attempt < 2;
    await expect(retrying(setUp(), { everyMs: 1, mayRetry })).rejects.toThrow('failure 2');
  });
});
