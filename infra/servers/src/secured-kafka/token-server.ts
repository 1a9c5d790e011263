import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OAuth server of the test. */
export interface TokenServer {
  /** Where clients request tokens; the secret of every client is {@link CLIENT_SECRET}. */
  tokenUrl: string;
  /** Where the broker gets the key that tokens are checked with. */
  keysUrl: string;
  /** Clients by how long their tokens last, where that is not {@link LIFE_SECONDS}. */
  lifeSeconds: Map<string, number>;
  /** Number of tokens issued, by client. */
  issued: Map<string, number>;
  stop(): Promise<void>;
}

const LIFE_SECONDS = 300;
export const CLIENT_SECRET = 'a secret of the test';
export const AUDIENCE = 'kafka';
/** Issuer of the tokens: Kafka 4.4 and later require brokers to verify it. */
export const ISSUER = 'test';
/** A client whose tokens are signed with a key that the broker does not know. */
export const FORGER = 'forger';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Issues signed tokens for client credentials, and publishes the key that verifies them. */
export async function startTokenServer(): Promise<TokenServer> {
  const known = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const unknown = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const keys = { keys: [{ ...known.publicKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' }] };

  function tokenFor(client: string): object {
    state.issued.set(client, (state.issued.get(client) ?? 0) + 1);
    const now = Math.floor(Date.now() / 1_000);
    const life = state.lifeSeconds.get(client) ?? LIFE_SECONDS;
    const claims = { sub: client, aud: AUDIENCE, iss: ISSUER, iat: now, exp: now + life, scope: 'kafka' };
    const content = `${base64url({ alg: 'RS256', typ: 'JWT', kid: 'test' })}.${base64url(claims)}`;
    const { privateKey } = client === FORGER ? unknown : known;
    const signature = createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url');
    return { access_token: `${content}.${signature}`, expires_in: life, token_type: 'Bearer' };
  }

  const server = createServer((request, response) => {
    const client = request.url === '/token' ? clientOf(request) : undefined;
    const answer = request.url === '/keys' ? keys : client && tokenFor(client);
    response.writeHead(answer ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: 'invalid_client' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  const state: TokenServer = {
    tokenUrl: `${url}/token`,
    keysUrl: `${url}/keys`,
    lifeSeconds: new Map(),
    issued: new Map(),
    stop,
  };
  return state;
}

/** The client's id, if its secret is right. */
function clientOf({ headers }: IncomingMessage): string | undefined {
  const [, encoded = ''] = (headers.authorization ?? '').split(' ');
  const [id, secret] = Buffer.from(encoded, 'base64').toString().split(':').map(decodeURIComponent);
  return secret === CLIENT_SECRET ? id : undefined;
}
