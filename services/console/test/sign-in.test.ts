import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { aDeadLetterOf } from './a-dead-letter.ts';
import { NOW, startConsole, TOKENS, withTokens } from './console-in-memory.ts';

/** A request with headers that fetch does not send. */
const statusOf = (origin: string, path: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<number>((resolve, reject) => {
    const sent = request(`${origin}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject).end();
  });

const ME = '/api/v1/me';

describe('without sign-in', () => {
  it('whoever is at this machine is an operator', async () => {
    const { call } = await startConsole([], { env: {} });
    expect((await call('/me')).answer).toMatchObject({ name: 'local', role: 'operator', authentication: 'none' });
  });

  it('a foreign name that was pointed here is refused', async () => {
    const { origin } = await startConsole([], { env: {} });
    for (const [host, status] of [
      ['evil.example:3001', 403],
      ['127.0.0.1.evil.example', 403],
      ['localhost.', 403],
      ['localhost:3001', 200],
      ['127.0.0.1', 200],
    ] as const) {
      expect([host, await statusOf(origin, ME, { host })]).toEqual([host, status]);
      expect([host, await statusOf(origin, '/', { host })]).toEqual([host, status]);
    }
  });
});

describe('a token', () => {
  it('says who calls, and with which role', async () => {
    const { call } = await startConsole();
    expect((await call('/me', { as: 'ada' })).answer).toMatchObject({ name: 'ada', role: 'operator', canReveal: true });
    expect((await call('/me', { as: 'vi' })).answer).toMatchObject({ name: 'vi', role: 'viewer', canReveal: false });
  });

  it('is needed for everything of the API', async () => {
    const { call, origin } = await startConsole([aDeadLetterOf(1)]);
    for (const path of ['/me', '/flow', '/dead-letters', '/groups', '/jobs', '/audit?from=1'])
      expect([path, (await call(path)).status]).toEqual([path, 401]);
    expect((await call('/groups/decide', { body: {} })).status).toBe(401);
    expect(await statusOf(origin, '/api/v1/events', {})).toBe(401);
  });

  it('cannot be tried: ten wrong ones, and the address has to wait', async () => {
    const { call, clock } = await startConsole();
    const authorization = 'Bearer wrong-wrong-wrong-wrong';
    const wrong = async () => (await call('/me', { headers: { authorization } })).status;
    const answers = [];
    for (let tried = 0; tried < 11; tried += 1) answers.push(await wrong());
    expect(answers).toEqual([...Array(10).fill(401), 429]);
    const right = await call('/me', { as: 'ada' });
    expect([right.status, right.headers.get('retry-after')]).toEqual([429, '60']);
    clock.now += 60_000;
    expect((await call('/me', { as: 'ada' })).status).toBe(200);
  });
});

describe('a session', () => {
  async function signIn(token: string, headers: Record<string, string> = {}) {
    const world = await startConsole();
    const signed = await world.call('/session', { body: { token }, headers });
    const cookie = signed.headers.get('set-cookie') ?? '';
    return { ...world, signed, cookie, pair: cookie.split(';')[0] as string };
  }

  it('is made of a token, in a cookie that no script reads and no other site sends', async () => {
    const { call, signed, cookie, pair } = await signIn(TOKENS.vi);
    expect(signed.answer).toMatchObject({ name: 'vi', authentication: 'session' });
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toMatch(/Secure/);
    expect(cookie).not.toContain(TOKENS.vi);
    expect((await call('/me', { headers: { cookie: pair } })).answer).toMatchObject({ name: 'vi', role: 'viewer' });
    expect((await signIn(TOKENS.vi, { 'x-forwarded-proto': 'https' })).cookie).toMatch(/Secure/);
  });

  it('ends after twelve hours, and when it was changed', async () => {
    const { call, pair, clock } = await signIn(TOKENS.vi);
    const as = async (cookie: string) => (await call('/me', { headers: { cookie } })).status;
    const [name, value = ''] = pair.split('=');
    const [, end, signature] = value.split('.');
    expect(await as(`${name}=${Buffer.from('ada').toString('base64url')}.${end}.${signature}`)).toBe(401);
    expect(await as(`${name}=${value.split('.')[0]}.${Number(end) + 1}.${signature}`)).toBe(401);
    expect(await as(`${name}=x`)).toBe(401);
    clock.now = NOW + 12 * 60 * 60 * 1_000;
    expect(await as(pair)).toBe(401);
  });

  it('is not made of a wrong token, and ends when one signs out', async () => {
    const { call, signed } = await signIn('wrong-wrong-wrong');
    expect([signed.status, signed.headers.get('set-cookie')]).toEqual([401, null]);
    const out = await call('/session', { method: 'DELETE' });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringMatching(/^cio-console=;.*1970/)]);
  });
});

describe('a trusted proxy', () => {
  const header = 'x-goog-authenticated-user-email';
  const env = {
    CONSOLE_TRUSTED_HEADER: header,
    CONSOLE_OPERATORS: 'ada@example.com',
    CONSOLE_VIEWERS: 'vi@example.com',
  };

  it('names who has signed in; the lists say what they may do', async () => {
    const { call } = await startConsole([], { env });
    const as = (name: string) => call('/me', { headers: { [header]: `accounts.google.com:${name}` } });
    expect((await as('ada@example.com')).answer).toMatchObject({ name: 'ada@example.com', role: 'operator' });
    expect((await as('vi@example.com')).answer).toMatchObject({ role: 'viewer', authentication: 'proxy' });
    expect((await as('eve@example.com')).status).toBe(403);
    expect((await as('')).status).toBe(403);
    expect((await call('/me')).status).toBe(401);
  });

  it('is not believed when no header was configured', async () => {
    const { call } = await startConsole([], { env: withTokens });
    expect((await call('/me', { headers: { [header]: 'ada@example.com' } })).status).toBe(401);
  });
});
