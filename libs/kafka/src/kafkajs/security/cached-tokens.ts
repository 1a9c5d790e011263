import type { BearerToken, TokenSource } from './bearer-token.ts';

/** A token with less time left is replaced: a broker rejects one that expires on the way. */
const RENEW_BEFORE_MS = 60_000;

/**
 * Caches the token of a source until a minute before it expires, or for half of a shorter lifetime. Concurrent
 * connections share one request. While the source fails, the cached token is used until it expires.
 */
export function cachedTokens(source: TokenSource, now: () => number = Date.now): TokenSource {
  let token: BearerToken | undefined;
  let renewAt = 0;
  let renewal: Promise<BearerToken> | undefined;

  async function renew(): Promise<BearerToken> {
    const requestedAt = now();
    token = await source();
    const life = token.expiresAt - requestedAt;
    renewAt = token.expiresAt - Math.min(RENEW_BEFORE_MS, life / 2);
    return token;
  }

  return async () => {
    if (token && now() < renewAt) return token;
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    try {
      return await renewal;
    } catch (error) {
      if (token && now() < token.expiresAt) return token;
      throw error;
    }
  };
}
