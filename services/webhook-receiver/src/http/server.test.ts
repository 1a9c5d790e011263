import { describe, expect, it } from 'vitest';
import { connectTo, lastStatus, started } from '../../test/a-listener.ts';
import type { Receive } from './public-port.ts';
import { respond } from './responses.ts';

const MB = 'x'.repeat(1_000_000);
const requestOf = (bytes: number) =>
  `POST /webhooks/customerio HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n`;
/** A slow machine must not end a connection. */
const patient = { lingerMs: 600_000, stopMs: 600_000 };
/** Responds without reading the body. */
const receive: Receive = (_request, response) => respond(response, 401, {});

describe('a refusal', () => {
  it('leaves the connection open for the rest of the body, and for the next request', async () => {
    const client = connectTo(await started({ receive }));
    client.socket.write(requestOf(8_000_000));
    await expect.poll(() => lastStatus(client.received())).toBe(401);
    for (let sent = 0; sent < 8; sent += 1) await client.send(MB);
    client.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => lastStatus(client.received())).toBe(204);
  });

  it('resets no connection that it closes while the client is sending', async () => {
    const noticed = Promise.withResolvers<void>();
    const listener = await started({ ...patient, receive, wait: () => noticed.promise });
    const stopped = listener.accepting.stop();
    const client = connectTo(listener);
    client.socket.write(requestOf(8_000_000) + MB);
    await client.ended;
    await client.send(MB + MB); // as a client does that has not seen the response yet
    client.socket.end();
    expect(await client.closed).toBe('closed');
    expect(client.received()).toMatch(/^HTTP\/1.1 401 .*Connection: close/s);
    noticed.resolve();
    await stopped;
  });

  it('resets no connection on which something else than HTTP keeps arriving', async () => {
    const client = connectTo(await started(patient));
    client.socket.write(`hello\r\n\r\n${MB}`);
    await client.ended;
    await client.send(MB + MB);
    client.socket.end();
    expect(await client.closed).toBe('closed');
    expect(lastStatus(client.received())).toBe(503);
  });
});
