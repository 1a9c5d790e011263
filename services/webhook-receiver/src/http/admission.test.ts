import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Secret } from '@cio-bus/service';
import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { CustomerIOWebhooks, signWebhook } from '@cio-bus/webhooks';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAdmission } from './admission.ts';

const secret = new Secret('key');
const timestamp = '1795262400';
const event = { object_type: 'email', metric: 'opened', timestamp: Number(timestamp) };
/** An event of about as many bytes. */
const eventOf = (bytes: number) => JSON.stringify({ ...event, data: { text: 'x'.repeat(bytes) } });
const signed = (body: string) => ({
  'x-cio-timestamp': timestamp,
  'x-cio-signature': signWebhook(secret, { scheme: 'v0', timestamp, rawBody: Buffer.from(body) }),
});

/** The bytes of a signed request. */
function requestOf(bytes: number): string {
  const body = eventOf(bytes);
  const headers = Object.entries({ host: 'x', 'content-length': body.length, ...signed(body) });
  return ['POST / HTTP/1.1', ...headers.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
}

/** Telemetry that records counted statuses and logged failures. */
function recordingTelemetry() {
  const statuses: unknown[] = [];
  const failures: object[] = [];
  const quiet = quietTelemetry('test');
  const count: Telemetry['count'] = (name, labels) => {
    if (name === 'cio_bus_webhooks_received_total') statuses.push('status' in labels && labels.status);
  };
  const logger = { ...quiet.logger, warn: (fields: object) => void failures.push(fields) };
  return { statuses, failures, telemetry: { ...quiet, count, logger } };
}

/** The webhook router behind an admission; it responds 200 once `answerWhen` resolves. */
async function serve(limits: { requests?: number; bytes?: number }, answerWhen: Promise<void> = Promise.resolve()) {
  const { telemetry, ...kept } = recordingTelemetry();
  let taken = 0;
  const accept = async (events: readonly unknown[]) => {
    taken += events.length;
    await answerWhen;
  };
  const { router } = new CustomerIOWebhooks({ secrets: [secret], accept, telemetry });
  const entered = Promise.withResolvers<void>();
  const app = express().use(createAdmission(telemetry, limits), (_request, _response, next) => {
    entered.resolve();
    next();
  });
  const server = createServer(app.use(router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const post = async (bytes = 1) => {
    const body = eventOf(bytes);
    return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers: signed(body), body })).status;
  };
  return { ...kept, post, port, entered: entered.promise, taken: () => taken };
}

describe('createAdmission', () => {
  it('responds 503 above the limit of requests, counts it, and accepts requests again below the limit', async () => {
    const answering = Promise.withResolvers<void>();
    const { post, statuses, entered } = await serve({ requests: 1 }, answering.promise);
    const first = post();
    await entered;

    expect(await post()).toBe(503);
    expect(statuses).toEqual([503]);

    answering.resolve();
    expect(await first).toBe(200);
    await expect.poll(() => post()).toBe(200);
  });

  it('responds 503 above the limit of bytes, and releases them', async () => {
    const { post } = await serve({ bytes: 100_000 });

    expect(await post(150_000)).toBe(503);
    await expect.poll(() => post(90_000)).toBe(200);
  });

  it('accepts no body that ended before its rejection was sent', async () => {
    const answering = Promise.withResolvers<void>();
    const { port, statuses, failures, taken } = await serve({ bytes: 1_000 }, answering.promise);
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(requestOf(1) + requestOf(2_000)); // responses are sent in order
    await expect.poll(() => statuses).toEqual([503]);

    answering.resolve();
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 OK/);
    expect({ statuses, failures, taken: taken() }).toEqual({ statuses: [503, 200], failures: [], taken: 1 });
  });

  it('releases the bytes of bodies that nobody reads, because their signature is missing', async () => {
    const { post, port } = await serve({ bytes: 100_000 });
    for (let index = 0; index < 3; index += 1) {
      const { status } = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: eventOf(60_000) });
      expect(status).toBe(401);
    }
    await expect.poll(() => post(90_000)).toBe(200);
  });

  it('reserves nothing for announced bytes that were not sent', async () => {
    const { post, port, entered } = await serve({ bytes: 100_000 });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const [head = ''] = requestOf(5_000_000).split('\r\n\r\n');
    socket.write(`${head}\r\n\r\n`);
    await entered;

    expect(await post(90_000)).toBe(200);
  });
});
