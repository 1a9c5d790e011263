import { type BearerToken, isTransient, TokenError, type TokenSource } from './bearer-token.ts';

/** Our identity at Google Cloud, with a proof of it. */
export interface GoogleIdentity {
  accessToken: string;
  /** ms since the epoch. */
  expiresAt: number;
  /** Address of the service account. */
  email: string;
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
/** An access token is valid for an hour; less is assumed of one that does not say. */
const DEFAULT_LIFE_MS = 3_000_000;

const base64url = (text: string) => Buffer.from(text, 'utf8').toString('base64url');
const HEADER = base64url(JSON.stringify({ typ: 'JWT', alg: 'GOOG_OAUTH2_TOKEN' }));

/**
 * Tokens for Google's Managed Service for Apache Kafka. It accepts no bare access token: the token is the signature of
 * what looks like a JWT that names its holder. The form is that of Google's own login handlers (googleapis/managedkafka,
 * `GcpLoginCallbackHandler.java` and `kafka_gcp_credentials_server.py`), whose claims differ; both are sent.
 */
export const googleTokens =
  (identify: () => Promise<GoogleIdentity> = applicationDefault(), now: () => number = Date.now): TokenSource =>
  async () =>
    toManagedKafkaToken(await identify(), now());

function toManagedKafkaToken({ accessToken, expiresAt, email }: GoogleIdentity, now: number): BearerToken {
  const seconds = (ms: number) => Math.floor(ms / 1_000);
  const claims = { iss: 'Google', scope: 'kafka', sub: email, iat: seconds(now), exp: seconds(expiresAt) };
  return { value: [HEADER, base64url(JSON.stringify(claims)), base64url(accessToken)].join('.'), expiresAt };
}

/** The identity of Google's application default credentials: on Cloud Run that of the service account it runs as. */
function applicationDefault(): () => Promise<GoogleIdentity> {
  let loading: ReturnType<typeof loadAuth> | undefined;
  return async () => {
    loading ??= loadAuth();
    const auth = await loading;
    try {
      const client = await auth.getClient();
      const { token } = await client.getAccessToken();
      const { client_email: email } = await auth.getCredentials();
      if (!token || !email) throw new TokenError(NO_ACCOUNT, { retriable: false });
      return { accessToken: token, email, expiresAt: client.credentials.expiry_date ?? Date.now() + DEFAULT_LIFE_MS };
    } catch (error) {
      throw error instanceof TokenError ? error : toTokenError(error);
    }
  };
}

/** Loaded only when used, because it is large. It caches and renews the access token itself. */
async function loadAuth() {
  const { GoogleAuth } = await import('google-auth-library');
  return new GoogleAuth({ scopes: [SCOPE] });
}

const NO_ACCOUNT = "Google's credentials here are not those of a service account, which Kafka requires";
const NO_CREDENTIALS =
  'KAFKA_SASL_MECHANISM is oauthbearer without a KAFKA_OAUTH_TOKEN_URL, which requires Google’s default credentials; none were found';

function toTokenError(cause: unknown): TokenError {
  const { status, code, message } = Object(cause) as { status?: unknown; code?: unknown; message?: unknown };
  if (String(message).includes('default credentials')) {
    return new TokenError(NO_CREDENTIALS, { retriable: false, cause });
  }
  const statusCode = [status, code].map(Number).find((number) => number >= 100);
  const detail = statusCode ? `HTTP ${statusCode}` : 'no response';
  return new TokenError(`Google returned no token: ${detail}`, { retriable: isTransient(statusCode), cause });
}
