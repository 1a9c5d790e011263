import { Secret } from '@cio-bus/service/secret';
import { afterEach, describe, expect, it } from 'vitest';
import { serve } from '../../../test/http-server.ts';
import { clientCredentialsTokens } from './client-credentials.ts';

const SECRET = 'a:secret/with+signs';

describe('clientCredentialsTokens', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  async function tokensOf(answer: Parameters<typeof serve>[0], scope?: string) {
    const server = await serve(answer);
    stops.push(server.stop);
    const tokens = clientCredentialsTokens({
      tokenUrl: `${server.url}/token`,
      clientId: 'shop',
      clientSecret: new Secret(SECRET),
      scope,
      now: () => 1_000_000,
    });
    return { server, tokens };
  }

  it('requests by the client credentials grant, with the credentials encoded as RFC 6749 requires', async () => {
    const { server, tokens } = await tokensOf(() => ({ body: { access_token: 'abc', expires_in: 60 } }), 'kafka');

    expect(await tokens()).toEqual({ value: 'abc', expiresAt: 1_060_000 });

    const [request] = server.seen;
    const [, encoded = ''] = (request?.headers.authorization ?? '').split(' ');
    expect(Buffer.from(encoded, 'base64').toString()).toBe(`shop:${encodeURIComponent(SECRET)}`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'kafka',
    });
  });

  it.each([
    { answer: 401, retriable: false },
    { answer: 400, retriable: false },
    { answer: 408, retriable: true },
    { answer: 429, retriable: true },
    { answer: 503, retriable: true },
  ])('reports HTTP $answer with retriable $retriable, and never the body', async ({ answer, retriable }) => {
    const { tokens } = await tokensOf(() => ({ status: answer, body: { error: SECRET } }));

    const error = await tokens().catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: 'TokenError', retriable, message: expect.stringContaining(String(answer)) });
    expect(String(error)).not.toContain(SECRET);
  });

  it.each([
    { fault: 'no JSON', body: '<html>' },
    { fault: 'no token', body: { expires_in: 60 } },
    { fault: 'an empty token', body: { access_token: '', expires_in: 60 } },
    { fault: 'a token that has ended', body: { access_token: 'abc', expires_in: 0 } },
    { fault: 'a life that is no number', body: { access_token: 'abc', expires_in: 'soon' } },
    { fault: 'null', body: null },
  ])('rejects a response with $fault', async ({ body }) => {
    const { tokens } = await tokensOf(() => ({ body: JSON.stringify(body) }));
    await expect(tokens()).rejects.toMatchObject({ name: 'TokenError', retriable: false });
  });

  it('does not follow a redirect, which would carry the credentials elsewhere', async () => {
    const { server, tokens } = await tokensOf(() => ({ status: 307, headers: { location: '/elsewhere' } }));
    await expect(tokens()).rejects.toMatchObject({ name: 'TokenError' });
    expect(server.seen).toHaveLength(1);
  });

  it('is retriable when nothing listens', async () => {
    const { server, tokens } = await tokensOf(() => ({}));
    await server.stop();
    stops.length = 0;
    await expect(tokens()).rejects.toMatchObject({ name: 'TokenError', retriable: true });
  });
});
