import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

describe('the recording proxy', () => {
  let origin: Server;
  let proxy: RecordingProxy;
  async function start(listener: RequestListener) {
    origin = createServer(listener);
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    proxy = await startRecordingProxy(`http://127.0.0.1:${(origin.address() as AddressInfo).port}`);
  }
  afterEach(() => {
    proxy.stop();
    origin.close();
  });

  it('passes requests and responses on, and keeps the bodies as sent', async () => {
    await start((request, response) => response.writeHead(207, { 'x-path': request.url }).end('{"errors":[]}'));
    const before = proxy.position();
    const response = await fetch(`${proxy.url}/api/v2/batch?x=1`, { method: 'POST', body: '{"n":9007199254740993}' });
    expect([response.status, response.headers.get('x-path'), await response.text()]).toEqual([
      207,
      '/api/v2/batch?x=1',
      '{"errors":[]}',
    ]);
    expect(proxy.bodiesAfter(before)).toEqual(['{"n":9007199254740993}']);
  });

  it('resets the caller’s connection when the origin resets its own', async () => {
    await start((request) => void request.socket.resetAndDestroy());
    await expect(fetch(proxy.url, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
  });
});
