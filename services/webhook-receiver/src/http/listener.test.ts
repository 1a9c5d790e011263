import { once } from 'node:events';
import { connect } from 'node:net';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import express, { type RequestHandler } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createListener, HEALTH_PATH, WEBHOOK_PATH } from './listener.ts';

const listeners: ReturnType<typeof createListener>[] = [];

afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.stop();
});

function aListener(port = 0, handler: RequestHandler = (_request, response) => void response.json({})) {
  const router = express.Router();
  router.post('/', handler);
  const listener = createListener({
    host: '127.0.0.1',
    port,
    router,
    stopMs: 5_000,
    telemetry: quietTelemetry('test'),
  });
  listeners.push(listener);
  return listener;
}

const urlOf = ({ port }: { port: number }, path = WEBHOOK_PATH) => `http://127.0.0.1:${port}${path}`;

describe('createListener', () => {
  it('fails to start on a port in use, naming it and the setting', async () => {
    const first = aListener();
    await first.start();
    await expect(aListener(first.port).start()).rejects.toThrow(`port ${first.port} on 127.0.0.1 is in use; set PORT`);
  });

  it('serves the router at the documented path, and nothing else', async () => {
    const listener = aListener();
    await listener.start();
    expect((await fetch(urlOf(listener), { method: 'POST' })).status).toBe(200);
    expect((await fetch(urlOf(listener, '/'), { method: 'POST' })).status).toBe(404);
  });

  it('says on the public port that it serves requests, and nothing more', async () => {
    const listener = aListener();
    await expect(fetch(urlOf(listener, HEALTH_PATH))).rejects.toThrow();
    await listener.start();
    const response = await fetch(urlOf(listener, HEALTH_PATH));
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect([...response.headers.keys()].sort()).toEqual(['connection', 'date', 'keep-alive']);
    expect((await fetch(urlOf(listener, HEALTH_PATH), { method: 'POST' })).status).toBe(404);
  });

  it('responds 503 to an unexpected error, because Customer.io waits an hour after a 500', async () => {
    const listener = aListener(0, () => {
      throw new Error('a bug');
    });
    await listener.start();
    expect((await fetch(urlOf(listener), { method: 'POST' })).status).toBe(503);
  });

  it('responds 503 to malformed HTTP', async () => {
    const listener = aListener();
    await listener.start();
    const socket = connect(listener.port, '127.0.0.1');
    socket.write('hello\r\n\r\n');
    const [response] = (await once(socket, 'data')) as [Buffer];
    expect(response.toString()).toMatch(/^HTTP\/1.1 503 /);
    socket.destroy();
  });

  it('completes requests in progress before it stops, and accepts no others', async () => {
    const received = Promise.withResolvers<void>();
    const answering = Promise.withResolvers<void>();
    const listener = aListener(0, async (_request, response) => {
      received.resolve();
      await answering.promise;
      response.json({});
    });
    await listener.start();
    const url = urlOf(listener);
    const response = fetch(url, { method: 'POST' });
    await received.promise;

    const stopped = listener.stop();
    await expect(fetch(url, { method: 'POST' })).rejects.toThrow();
    answering.resolve();
    expect((await response).status).toBe(200);
    await stopped;
  });

  it('stops even when it was never started', async () => {
    await expect(aListener().stop()).resolves.toBeUndefined();
  });
});
