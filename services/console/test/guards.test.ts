import { describe, expect, it } from 'vitest';
import { startConsole, withTokens } from './console-in-memory.ts';

const ME = '/api/v1/me';

describe('a change', () => {
  it('is refused when another site may have sent it', async () => {
    const { call, origin } = await startConsole([], { env: {} });
    const body = { ids: ['x'], decision: 'ignore', why: 'x' };
    const status = async (headers: Record<string, string>) => (await call('/groups/decide', { body, headers })).status;
    expect(await status({ 'x-cio-console': '' })).toBe(403);
    expect(await status({ origin: 'https://evil.example' })).toBe(403);
    expect(await status({ origin: 'null' })).toBe(403);
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await status({ origin, 'sec-fetch-site': 'same-origin' })).toBe(404); // let in: there is no such group
  });

  it('comes from the origin of the settings, behind a proxy that changes the host', async () => {
    const env = { ...withTokens, CONSOLE_ORIGIN: 'https://console.example/' };
    const { call, origin } = await startConsole([], { env });
    const body = { ids: ['x'], decision: 'ignore', why: 'x' };
    const status = async (from: string) =>
      (await call('/groups/decide', { as: 'ada', body, headers: { origin: from } })).status;
    expect([await status('https://console.example'), await status(origin)]).toEqual([404, 403]);
  });

  it('has a bounded body, of JSON', async () => {
    const { call } = await startConsole();
    const status = async (path: string, body: string) => (await call(path, { as: 'ada', body })).answer.error.code;
    expect(await status('/groups/decide', `"${'x'.repeat(9_000_000)}"`)).toBe('too-large');
    expect(await status('/session', `"${'x'.repeat(5_000)}"`)).toBe('too-large');
    expect(await status('/groups/decide', '{')).toBe('invalid');
    expect(await status('/groups/decide', '[1]')).toBe('invalid');
  });
});

describe('every answer', () => {
  it('forbids inline scripts, guessing of types, and framing', async () => {
    const { origin } = await startConsole();
    for (const path of ['/', ME, '/assets/app-1.js', '/assets/none.js']) {
      const { headers } = await fetch(origin + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('is the web app for every path but the API, with assets that are kept', async () => {
    const { origin } = await startConsole();
    const get = async (path: string) => {
      const response = await fetch(origin + path);
      return [response.status, response.headers.get('cache-control'), (await response.text()).slice(0, 9)];
    };
    expect(await get('/')).toEqual([200, 'no-cache', '<!doctype']);
    expect(await get('/groups/abc?state=open')).toEqual([200, 'no-cache', '<!doctype']);
    expect(await get('/assets/app-1.js')).toEqual([200, 'public, max-age=31536000, immutable', 'export {}']);
    expect((await get('/assets/none.js'))[0]).toBe(404);
    expect((await get('/runbooks/none.md'))[0]).toBe(404);
    expect((await get('/..%2f..%2fpackage.json'))[2]).not.toContain('{');
    expect((await get('/api/v2/me'))[0]).toBe(404);
  });
});
