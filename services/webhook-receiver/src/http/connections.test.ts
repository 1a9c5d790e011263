import { Agent, request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectTo, lastStatus, started, urlOf } from '../../test/a-listener.ts';
import type { Receive } from './public-port.ts';
import { respond } from './responses.ts';

const HEAD = 'POST /webhooks/customerio HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n';

/** Connections of clients that never send a whole request. */
async function halfOpen(listener: Awaited<ReturnType<typeof started>>, count: number) {
  const clients = Array.from({ length: count }, (_, index) => {
    const client = connectTo(listener);
    client.socket.write(['P', HEAD, `${HEAD}\r\nhalf`][index % 3] ?? '');
    return client;
  });
  await Promise.all(clients.map(({ connected }) => connected));
  return clients;
}

/** A client that keeps its connection, on which one webhook was accepted. It says whether the next one used it again. */
async function aTrustedClient(listener: Awaited<ReturnType<typeof started>>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const headers = { 'x-cio-signature': 'x' };
  const post = () =>
    new Promise<boolean>((resolve, reject) => {
      const sending = request(urlOf(listener), { method: 'POST', agent, headers }, (response) => {
        response.resume().on('end', () => resolve(sending.reusedSocket));
      });
      sending.on('error', reject).end();
    });
  await post();
  return post;
}

/** Responds 401 without reading the body if there is no signature. */
const refuseUnsigned: Receive = (incoming, response) => {
  if ('x-cio-signature' in incoming.headers) incoming.resume().on('end', () => respond(response, 200, {}));
  else respond(response, 401, {});
};

describe('boundConnections', () => {
  it('closes the port for nobody, however many clients never send a whole request', async () => {
    const listener = await started({ maxConnections: 20 });
    const clients = await halfOpen(listener, 60);
    expect((await fetch(urlOf(listener), { method: 'POST' })).status).toBe(200);
    await Promise.all(clients.slice(0, 40).map(({ gone }) => gone)); // the longest waiting
  });

  it('keeps the connection of a client whose webhooks were accepted', async () => {
    const listener = await started({ maxConnections: 20 });
    const post = await aTrustedClient(listener);
    const clients = await halfOpen(listener, 60);
    await Promise.all(clients.slice(0, 40).map(({ gone }) => gone));
    expect(await post()).toBe(true);
  });

  it('makes room among clients that sent their bodies after the refusal, first of all', async () => {
    const listener = await started({ maxConnections: 20, receive: refuseUnsigned });
    const post = await aTrustedClient(listener);
    const clients = [];
    for (let index = 0; index < 60; index += 1) {
      const client = connectTo(listener);
      client.socket.write(`${HEAD}\r\n`);
      await expect.poll(() => lastStatus(client.received()), { interval: 1 }).toBe(401);
      await client.send('x'.repeat(100));
      clients.push(client);
    }
    await Promise.all(clients.slice(0, 40).map(({ gone }) => gone));
    expect(await post()).toBe(true);
  });

  it('makes room among idle connections when there is no other', async () => {
    const listener = await started({ maxConnections: 2 });
    const clients = [];
    for (let index = 0; index < 3; index += 1) {
      const client = connectTo(listener);
      client.socket.write(`${HEAD.replace('100', '0')}\r\n`);
      await expect.poll(() => lastStatus(client.received())).toBe(200);
      clients.push(client);
    }
    expect(await clients[0]?.gone).toBe('ended');
  });
});
