import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp as expressApp } from '../examples/express.ts';
import { createApp as expressAfterJson } from '../examples/express-after-json.ts';
import { createApp as fastifyApp } from '../examples/fastify.ts';
import { createHandler } from '../examples/fetch-handler.ts';
import { createApp as nodeApp } from '../examples/node-http.ts';
import type { CustomerIOWebhooks } from '../src/index.ts';
import { signed } from './serve-webhooks.ts';

const KEY = 'current';
const PATH = '/webhooks/customerio';
// Not as JSON.stringify writes it: what a framework parses and serialises again has another signature.
const body =
  '{ "event_id": "e1", "object_type": "email", "metric": "clicked", "timestamp": 1795262400, "data": { "href": "https://example.com/\\u003cö>" } }';

const closing: (() => unknown)[] = [];
beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server): Promise<string> {
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** How a request gets to an example. */
interface Running {
  webhooks: CustomerIOWebhooks;
  send(request: Request): Promise<Response>;
  origin: string;
}

const overHttp = async (server: Server, webhooks: CustomerIOWebhooks): Promise<Running> => ({
  webhooks,
  send: fetch,
  origin: await listen(server),
});

const examples: Record<string, () => Promise<Running>> = {
  async express() {
    const { app, webhooks } = expressApp(KEY);
    return overHttp(createServer(app), webhooks);
  },
  async 'express-after-json'() {
    const { app, webhooks } = expressAfterJson(KEY);
    return overHttp(createServer(app), webhooks);
  },
  async fastify() {
    const { app, webhooks } = fastifyApp(KEY);
    closing.push(() => app.close());
    return { webhooks, send: fetch, origin: await app.listen({ host: '127.0.0.1', port: 0 }) };
  },
  async 'fetch-handler'() {
    const { POST, webhooks } = createHandler(KEY);
    return { webhooks, send: POST, origin: 'http://localhost' };
  },
  async 'node-http'() {
    const { app, webhooks } = nodeApp(KEY);
    return overHttp(app, webhooks);
  },
};

describe.each(Object.entries(examples))('the example %s', (name, start) => {
  it('accepts a signed event, and refuses the same event with another signature', async () => {
    const { webhooks, send, origin } = await start();
    const links: unknown[] = [];
    webhooks.on('email_clicked', ({ data }) => links.push(data.link));
    const post = (headers: Record<string, string>) =>
      send(
        new Request(origin + PATH, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', ...headers },
        }),
      );
    const accepted = await post(signed(body));
    expect([accepted.status, await accepted.json()]).toEqual([200, { accepted: 1 }]);
    expect((await post(signed(`${body} `))).status).toBe(401);
    expect(links).toEqual(['https://example.com/<ö>']);
  });

  it.each([
    ['rubbish', 'rubbish'],
    ['null', 'null'],
    ['nothing', ''],
    ['JSON that ends early', '{"metric":"sent"'],
    ['6 MB', 'x'.repeat(6_000_000)],
    ['an event of 6 MB', `{"metric":"sent","data":"${'x'.repeat(6_000_000)}"}`],
  ])('responds 200 to %s that is signed: after any other response the feed would stop', async (_what, text) => {
    const { send, origin } = await start();
    const headers = { 'content-type': 'application/json', ...signed(text) };
    const response = await send(new Request(origin + PATH, { method: 'POST', body: text, headers }));
    expect([response.status, await response.json()]).toMatchObject([200, { accepted: 0 }]);
  });

  it('is printed in the README as it is tested here', () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    expect(read('../README.md')).toContain(read(`../examples/${name}.ts`).trim());
  });
});
