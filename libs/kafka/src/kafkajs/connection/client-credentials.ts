import type { Secret } from '@cio-bus/service/secret';
import { type BearerToken, mayPass, TokenError, type TokenSource } from './bearer-token.ts';

/** What an OAuth server that says nothing of a token's life is taken to mean; it is asked again after half of it. */
const DEFAULT_LIFE_S = 300;
const TIMEOUT_MS = 5_000;

/** A client of an OAuth server. */
export interface ClientCredentials {
  tokenUrl: string;
  clientId: string;
  clientSecret: Secret;
  scope?: string | undefined;
  /** ms since the epoch. @default the clock's */
  now?: () => number;
}

/** Tokens by the client credentials grant (RFC 6749, 4.4), for a Kafka behind an OAuth server of one's own. */
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
    throw new TokenError('KAFKA_OAUTH_TOKEN_URL does not answer', { retriable: true, cause });
  }
}

const refused = (status: number) =>
  new TokenError(`KAFKA_OAUTH_TOKEN_URL gave no token: it answered ${status}`, { retriable: mayPass(status) });

function readToken(body: unknown, askedAt: number): BearerToken {
  const { access_token: value, expires_in: life = DEFAULT_LIFE_S } = Object(body) as Record<string, unknown>;
  const seconds = Number(life);
  if (typeof value === 'string' && value !== '' && seconds > 0) return { value, expiresAt: askedAt + seconds * 1_000 };
  throw new TokenError('KAFKA_OAUTH_TOKEN_URL answered without an access_token that lasts', { retriable: false });
}
