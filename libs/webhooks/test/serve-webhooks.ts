import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import express from 'express';
import { afterEach } from 'vitest';
import { CustomerIOWebhooks } from '../src/customerio-webhooks.ts';
import { signWebhook } from '../src/signature.ts';
import type { CustomerIOWebhooksOptions } from '../src/webhooks-options.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** The secret that signs the requests. */
export const secret = new Secret('current');
/** Header `X-CIO-Timestamp` of the requests. */
export const TIMESTAMP = '1795262400';

/** Mounts the router in an app, and returns its address. The server is stopped after the test. */
export async function serveWebhooks(options: Partial<CustomerIOWebhooksOptions> = {}, before?: express.RequestHandler) {
  const webhooks = new CustomerIOWebhooks({ secrets: [secret], logger: quietTelemetry('test').logger, ...options });
  const app = express();
  if (before) app.use(before);
  const server = app.use('/hooks', webhooks.router).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { webhooks, port, url: `http://127.0.0.1:${port}/hooks` };
}

/** The headers of a signed request. */
export const signed = (text: string, by: Secret = secret) => ({
  'x-cio-timestamp': TIMESTAMP,
  'x-cio-signature': signWebhook(by, { scheme: 'v0', timestamp: TIMESTAMP, rawBody: Buffer.from(text) }),
});

/** Posts a body, signed by default, and returns the status. */
export async function statusOf(url: string, text: string, headers: Record<string, string> = signed(text)) {
  return (await fetch(url, { method: 'POST', body: text, headers })).status;
}
