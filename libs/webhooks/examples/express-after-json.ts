import type { IncomingMessage } from 'node:http';
import { CustomerIOWebhooks } from '@cio-bus/webhooks';
import express from 'express';

/** The signature covers the bytes as received: a body parser in front of the router must keep them. */
const keepRawBody = (request: IncomingMessage, _response: unknown, bytes: Buffer) =>
  Object.assign(request, { rawBody: bytes });

/** Express: the router behind `express.json()`. */
export function createApp(signingSecret: string) {
  const webhooks = new CustomerIOWebhooks(signingSecret);
  const app = express();
  app.use(express.json({ limit: '5mb', verify: keepRawBody }));
  app.use('/webhooks/customerio', webhooks.getRouter());
  return { app, webhooks };
}
