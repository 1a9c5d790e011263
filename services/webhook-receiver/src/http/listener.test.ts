import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import { aListener, connectTo, lastStatus, started, urlOf } from '../../test/a-listener.ts';
import { HEALTH_PATH, type Receive } from './public-port.ts';

const post = (url: string) => fetch(url, { method: 'POST' });

describe('createListener', () => {
  it('fails to start on a port in use, naming it and the setting', async () => {
    const first = await started();
    const { port } = first.listening;
    await expect(aListener({ port }).listening.start()).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use; set PORT`,
    );
  });

  it('receives at the documented path, and nothing else', async () => {
    const listener = await started();
    expect((await post(urlOf(listener))).status).toBe(200);
    for (const path of ['/', '/webhooks', '/webhooks/customerio/more', '/webhooks/customerio%2f']) {
      expect((await post(urlOf(listener, path))).status).toBe(404);
    }
  });

  it('counts a webhook at a wrong path, whose sender is blocked by it, and nobody who tries addresses', async () => {
    const counted: unknown[] = [];
    const count: Telemetry['count'] = (name, labels) => void counted.push([name, labels]);
    const listener = await started({ telemetry: { ...quietTelemetry('test'), count } });
    await post(urlOf(listener, '/wp-login.php'));
    await fetch(urlOf(listener, '/webhook'), { method: 'POST', headers: { 'X-CIO-Signature': 'ab' } });
    expect(counted).toEqual([['cio_bus_webhooks_received_total', { status: 404 }]]);
  });

  it('counts a webhook that arrives while it starts, and nobody else', async () => {
    const counted: unknown[] = [];
    const count: Telemetry['count'] = (name, labels) => void counted.push([name, labels]);
    const listener = aListener({ telemetry: { ...quietTelemetry('test'), count } });
    await listener.listening.start();
    expect((await post(urlOf(listener))).status).toBe(503);
    expect(counted).toEqual([]);
    await fetch(urlOf(listener), { method: 'POST', headers: { 'X-CIO-Signature': 'ab' } });
    expect(counted).toEqual([['cio_bus_webhooks_received_total', { status: 503 }]]);
  });

  it('responds 503 while it starts, because a refused connection would cost an hour', async () => {
    const listener = aListener();
    await listener.listening.start();
    expect((await post(urlOf(listener))).status).toBe(503);
    await listener.accepting.start();
    expect((await post(urlOf(listener))).status).toBe(200);
  });

  it('says on the public port that it accepts requests, and nothing more', async () => {
    const listener = await started();
    const response = await fetch(urlOf(listener, HEALTH_PATH));
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect((await post(urlOf(listener, HEALTH_PATH))).status).toBe(404);
  });

  it('asks for requests after ten seconds in which it could not start: it can respond 503 to them', async () => {
    let now = 1_000;
    const listener = aListener({ now: () => now });
    await listener.listening.start();
    const health = async () => (await fetch(urlOf(listener, HEALTH_PATH))).status;
    now += 9_999;
    expect(await health()).toBe(503);
    now += 1;
    expect(await health()).toBe(204);
  });

  it('has hardened headers, keeps connections longer than a balancer, and names no framework', async () => {
    const { headers } = await post(urlOf(await started()));
    expect(Object.fromEntries([...headers].filter(([name]) => name !== 'date'))).toEqual({
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'content-length': '2',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/json; charset=utf-8',
      'keep-alive': 'timeout=620',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each<[string, Receive]>([
    [
      'thrown',
      () => {
        throw new Error('a bug');
      },
    ],
    ['rejected', () => Promise.reject(new Error('a bug'))],
  ])(
    'responds 503 to an unexpected error that is %s, because Customer.io waits an hour after a 500',
    async (_how, receive) => {
      expect((await post(urlOf(await started({ receive })))).status).toBe(503);
    },
  );

  it.each([
    ['malformed HTTP', 503, 'hello\r\n\r\n'],
    ['CONNECT', 503, 'CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a request without a host', 200, 'POST /webhooks/customerio HTTP/1.1\r\nContent-Length: 0\r\n\r\n'],
    [
      'an expectation that is unknown',
      200,
      'POST /webhooks/customerio HTTP/1.1\r\nExpect: something\r\nContent-Length: 0\r\n\r\n',
    ],
  ])('responds to %s with %i rather than 4xx', async (_what, status, text) => {
    const client = connectTo(await started());
    client.socket.write(text);
    await expect.poll(() => lastStatus(client.received())).toBe(status);
  });
});
