import { CustomerIOWebhooks } from '@cio-bus/webhooks';
import express from 'express';

/** Express: the router behind `express.json()`, which leaves the path to it, and would respond 400 or 413 to some bodies. */
export function createApp(signingSecret: string) {
  const webhooks = new CustomerIOWebhooks(signingSecret);
  const app = express();
  const json = express.json();
  app.use((request, response, next) =>
    request.path.startsWith('/webhooks/customerio') ? next() : json(request, response, next),
  );
  app.use('/webhooks/customerio', webhooks.getRouter());
  return { app, webhooks };
}
