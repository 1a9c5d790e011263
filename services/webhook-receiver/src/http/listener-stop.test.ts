import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import { aListener, connectTo, lastStatus, started, urlOf } from '../../test/a-listener.ts';
import { HEALTH_PATH, type Receive } from './public-port.ts';
import { respond } from './responses.ts';

const post = (url: string) => fetch(url, { method: 'POST' });

describe('the stop of a listener', () => {
  it('still accepts webhooks for a while, and asks clients for other connections', async () => {
    const noticed = Promise.withResolvers<void>();
    const waits: number[] = [];
    const wait = (ms: number) => {
      waits.push(ms);
      return noticed.promise;
    };
    const listener = await started({ wait, noticeMs: 3_000 });
    const stopped = listener.accepting.stop();

    const response = await post(urlOf(listener));
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    expect((await fetch(urlOf(listener, HEALTH_PATH))).status).toBe(503);

    noticed.resolve();
    await stopped;
    expect(waits).toEqual([2_500]); // no more than half of the time
    await expect(post(urlOf(listener))).rejects.toThrow();
  });

  it('completes requests in progress, and accepts no others', async () => {
    const received = Promise.withResolvers<void>();
    const answering = Promise.withResolvers<void>();
    const receive: Receive = async (_request, response) => {
      received.resolve();
      await answering.promise;
      respond(response, 200, {});
    };
    const listener = await started({ receive });
    const response = post(urlOf(listener));
    await received.promise;

    const stopped = listener.accepting.stop();
    await expect(post(urlOf(listener))).rejects.toThrow();
    answering.resolve();
    expect((await response).status).toBe(200);
    expect((await response).headers.get('connection')).toBe('close');
    await stopped;
  });

  it('responds 503 to what has no response at its end: after a reset Customer.io would wait an hour', async () => {
    const [uploading, received] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const counted: unknown[] = [];
    const count: Telemetry['count'] = (name, labels) => void counted.push([name, labels]);
    const receive: Receive = (request) => {
      if (request.headers['content-length'] === '100') uploading.resolve();
      else received.resolve();
      return new Promise(() => {});
    };
    const listener = await started({ receive, stopMs: 400, telemetry: { ...quietTelemetry('test'), count } });
    const upload = connectTo(listener);
    upload.socket.write('POST /webhooks/customerio HTTP/1.1\r\nX-CIO-Signature: x\r\nContent-Length: 100\r\n\r\nhalf');
    await uploading.promise;
    const response = fetch(urlOf(listener), { method: 'POST', headers: { 'X-CIO-Signature': 'x' } });
    await received.promise;

    const stopped = listener.accepting.stop();
    expect((await response).status).toBe(503);
    expect((await response).headers.get('connection')).toBe('close');
    expect(await upload.gone).toBe('ended');
    expect(lastStatus(upload.received())).toBe(503);
    await stopped;
    const refused = ['cio_bus_webhooks_received_total', { status: 503 }];
    expect(counted).toEqual([refused, refused]);
  });

  it('does not wait for connections on which nothing was sent', async () => {
    const listener = await started({ stopMs: 600_000 });
    const { gone } = connectTo(listener);
    await post(urlOf(listener)); // by now the server has the connection
    await listener.accepting.stop();
    expect(await gone).toBe('ended');
  });

  it('closes the port when it never accepted anything', async () => {
    const listener = aListener();
    await listener.listening.start();
    const url = urlOf(listener);
    await listener.listening.stop();
    await expect(post(url)).rejects.toThrow();
  });

  it('stops even when it was never started', async () => {
    const { accepting, listening } = aListener();
    await expect(accepting.stop()).resolves.toBeUndefined();
    await expect(listening.stop()).resolves.toBeUndefined();
  });
});
