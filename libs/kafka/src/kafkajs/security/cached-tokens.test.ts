import { describe, expect, it } from 'vitest';
import type { BearerToken } from './bearer-token.ts';
import { cachedTokens } from './cached-tokens.ts';

const HOUR_MS = 3_600_000;

/** A source that numbers its tokens, on its own clock. */
function numbered({ lifeMs = HOUR_MS }: { lifeMs?: number } = {}) {
  const state = { now: 0, asked: 0, failing: false };
  const tokens = cachedTokens(
    async (): Promise<BearerToken> => {
      state.asked += 1;
      if (state.failing) throw new Error('away');
      return { value: `token-${state.asked}`, expiresAt: state.now + lifeMs };
    },
    () => state.now,
  );
  return { state, tokens };
}

describe('cachedTokens', () => {
  it('requests one token for all connections that open together', async () => {
    const { state, tokens } = numbered();

    const values = await Promise.all([tokens(), tokens(), tokens()]);

    expect(values.map(({ value }) => value)).toEqual(['token-1', 'token-1', 'token-1']);
    expect(state.asked).toBe(1);
  });

  it.each([
    { when: 'a minute and more is left', lifeMs: HOUR_MS, afterMs: HOUR_MS - 60_001, value: 'token-1' },
    { when: 'less than a minute is left', lifeMs: HOUR_MS, afterMs: HOUR_MS - 59_999, value: 'token-2' },
    { when: 'a short life is not half over', lifeMs: 10_000, afterMs: 4_999, value: 'token-1' },
    { when: 'a short life is half over', lifeMs: 10_000, afterMs: 5_001, value: 'token-2' },
  ])('returns $value when $when', async ({ lifeMs, afterMs, value }) => {
    const { state, tokens } = numbered({ lifeMs });
    await tokens();
    state.now = afterMs;

    expect((await tokens()).value).toBe(value);
  });

  it('keeps using the cached token while the source fails, and fails only once that has expired', async () => {
    const { state, tokens } = numbered();
    await tokens();
    state.failing = true;

    state.now = HOUR_MS - 1;
    expect((await tokens()).value).toBe('token-1');
    state.now = HOUR_MS;
    await expect(tokens()).rejects.toThrow('away');
  });

  it('requests again after a failure', async () => {
    const { state, tokens } = numbered();
    state.failing = true;
    await expect(tokens()).rejects.toThrow('away');
    state.failing = false;

    expect((await tokens()).value).toBe('token-2');
  });
});
