import type { BearerToken, TokenSource } from './bearer-token.ts';

/** A token with less left than this is replaced: a broker refuses one that ends on the way. */
const RENEW_BEFORE_MS = 60_000;

/**
 * Keeps the token of a source until a minute before its end, or for half of a shorter life. Connections that ask at
 * once wait for one answer. While the source fails, the token at hand goes on being used for as long as it holds.
 */
export function cachedTokens(source: TokenSource, now: () => number = Date.now): TokenSource {
  let token: BearerToken | undefined;
  let renewAt = 0;
  let asking: Promise<BearerToken> | undefined;

  async function renew(): Promise<BearerToken> {
    const askedAt = now();
    token = await source();
    const life = token.expiresAt - askedAt;
    renewAt = token.expiresAt - Math.min(RENEW_BEFORE_MS, life / 2);
    return token;
  }

  return async () => {
    if (token && now() < renewAt) return token;
    asking ??= renew().finally(() => {
      asking = undefined;
    });
    try {
      return await asking;
    } catch (error) {
      if (token && now() < token.expiresAt) return token;
      throw error;
    }
  };
}
