import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createSandbox, createSandboxClient, type SandboxOptions } from '../src/index.ts';

export const keys = { siteId: 'site', trackApiKey: 'track-key', appApiKey: 'app-key' };
export const webhookSecret = 'webhook-secret';

/** Starts a sandbox on a free port that stops with the test, and returns ways to call it. */
export async function startSandbox(options: Partial<SandboxOptions> = {}) {
  const sandbox = createSandbox({ ...keys, ...options });
  const { url } = await sandbox.start();
  onTestFinished(() => sandbox.stop());

  const call = (authorization: string) => async (method: string, path: string, body?: unknown) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    url,
    client: createSandboxClient(url),
    track: call(`Basic ${btoa(`${keys.siteId}:${keys.trackApiKey}`)}`),
    app: call(`Bearer ${keys.appApiKey}`),
    call,
  };
}

export interface ReceivedWebhook {
  headers: IncomingMessage['headers'];
  raw: string;
  body: { event_id: string; object_type: string; metric: string; timestamp: number; data: Record<string, unknown> };
}

/** Starts a webhook endpoint; `answer` returns the status of each post, or undefined for no response. */
export async function startReceiver(answer: (post: ReceivedWebhook, count: number) => number | undefined = () => 200) {
  const posts: ReceivedWebhook[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString();
    const post = { headers: request.headers, raw, body: JSON.parse(raw) };
    posts.push(post);
    const status = answer(post, posts.length);
    if (status !== undefined) response.writeHead(status).end();
    for (const one of waiting) if (posts.length >= one.count) one.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  return {
    close,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    posts,
    /** Resolves once this many posts have arrived. */
    received: (count: number) =>
      posts.length >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve })),
  };
}

export const identify = (id: string, attributes: Record<string, unknown> = {}) => ({
  type: 'person',
  action: 'identify',
  identifiers: { id },
  attributes,
});

export const event = (id: string, fields: Record<string, unknown> = {}) => ({
  type: 'person',
  action: 'event',
  identifiers: { id },
  name: 'order_paid',
  ...fields,
});

export const anEmail = (fields: Record<string, unknown> = {}) => ({
  transactional_message_id: 'receipt',
  to: 'ada@example.com',
  identifiers: { id: 'u1' },
  ...fields,
});

/** An item about the company `acme`. */
export const anObject = (action: 'identify' | 'delete', attributes?: Record<string, unknown>) => ({
  type: 'object',
  action,
  identifiers: { object_type_id: '1', object_id: 'acme' },
  ...(attributes && { attributes }),
});
