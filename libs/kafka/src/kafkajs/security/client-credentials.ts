import type { Secret } from '@cio-bus/service/secret';
import { type BearerToken, isTransient, TokenError, type TokenSource } from './bearer-token.ts';

/** Lifetime of a token of an OAuth server that does not state one; it is renewed after half of it. */
const DEFAULT_LIFE_S = 300;
const TIMEOUT_MS = 5_000;

/** A client of an OAuth server. */
export interface ClientCredentials {
  tokenUrl: string;
  clientId: string;
  clientSecret: Secret;
  scope?: string | undefined;
  /** ms since the epoch. @default Date.now */
  now?: () => number;
}

/** Tokens by the client credentials grant (RFC 6749, 4.4), for a Kafka behind a custom OAuth server. */
export function clientCredentialsTokens(client: ClientCredentials): TokenSource {
  return async () => {
    const askedAt = (client.now ?? Date.now)();
    const answer = await ask(client);
    if (!answer.ok) throw refused(answer.status);
    const body: unknown = await answer.json().catch(() => undefined);
    return readToken(body, askedAt);
  };
}

async function ask({ tokenUrl, clientId, clientSecret, scope }: ClientCredentials): Promise<Response> {
  // Both are form-encoded before they go into the header (RFC 6749, 2.3.1).
  const credentials = [clientId, clientSecret.reveal()].map(encodeURIComponent).join(':');
  try {
    return await fetch(tokenUrl, {
      method: 'POST',
      redirect: 'error', // a redirect would carry the credentials elsewhere
      headers: { accept: 'application/json', authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new TokenError('KAFKA_OAUTH_TOKEN_URL does not respond', { retriable: true, cause });
  }
}

const refused = (status: number) =>
  new TokenError(`KAFKA_OAUTH_TOKEN_URL returned no token: HTTP ${status}`, { retriable: isTransient(status) });

function readToken(body: unknown, askedAt: number): BearerToken {
  const { access_token: value, expires_in: life = DEFAULT_LIFE_S } = Object(body) as Record<string, unknown>;
  const seconds = Number(life);
  if (typeof value === 'string' && value !== '' && seconds > 0) return { value, expiresAt: askedAt + seconds * 1_000 };
  throw new TokenError('KAFKA_OAUTH_TOKEN_URL returned no access_token that is valid for some time', {
    retriable: false,
  });
}
