import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Secret } from '@cio-bus/service';
import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { CustomerIOWebhooks, signWebhook } from '@cio-bus/webhooks';
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

/** The webhooks behind an admission; it responds 200 once `answerWhen` resolves. */
async function serve(limits: Parameters<typeof createAdmission>[1], answerWhen: Promise<void> = Promise.resolve()) {
  const { telemetry, ...kept } = recordingTelemetry();
  let taken = 0;
  const accepting = Promise.withResolvers<void>();
  const accept = async (events: readonly unknown[]) => {
    taken += events.length;
    accepting.resolve();
    await answerWhen;
  };
  const webhooks = new CustomerIOWebhooks({ secrets: [secret], accept, telemetry });
  const entered = Promise.withResolvers<void>();
  const admit = createAdmission(telemetry, limits);
  const server = createServer((request, response) => {
    admit(request, response);
    entered.resolve();
    void webhooks.receive(request, response);
  }).listen(0, '127.0.0.1');
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
  return { ...kept, post, port, entered: entered.promise, accepting: accepting.promise, taken: () => taken };
}

describe('createAdmission', () => {
  it('responds 503 above the limit of requests, counts it, and accepts requests again below the limit', async () => {
    const answering = Promise.withResolvers<void>();
    const { post, statuses, accepting } = await serve({ requests: 1 }, answering.promise);
    const first = post();
    await accepting;

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
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.write(requestOf(1) + requestOf(2_000)); // responses are sent in order
    await expect.poll(() => statuses).toEqual([503]);

    answering.resolve();
    await expect.poll(() => received).toMatch(/^HTTP\/1.1 200 OK.*HTTP\/1.1 503 /s);
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

  it('counts no bytes of a body that arrive after its response', async () => {
    const { port, post } = await serve({ bytes: 100_000 });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    for (let count = 1; count <= 3; count += 1) {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n');
      await expect.poll(() => received.split('HTTP/1.1 401').length - 1).toBe(count);
      socket.write('x'.repeat(60_000));
    }
    socket.write(requestOf(1));
    await expect.poll(() => received).toContain('HTTP/1.1 200');
    expect(await post(90_000)).toBe(200);
  });

  it('counts only the bytes that are kept of a large body', async () => {
    const { post } = await serve({ bytes: 100_000, bodyBytes: 50_000 });
    expect(await post(3_000_000)).toBe(200);
  });

  it('counts no request that has not arrived: slow clients keep out nobody', async () => {
    const { port, post, entered } = await serve({ requests: 1 });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(requestOf(5_000).slice(0, 300));
    await entered;
    expect(await post()).toBe(200);
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
