import { CustomerIOWebhooks } from '@cio-bus/webhooks';
import express from 'express';

/** Express: the router before any body parser. */
export function createApp(signingSecret: string) {
  const webhooks = new CustomerIOWebhooks(signingSecret);
  webhooks.on('email_bounced', ({ data }) => console.log(data.recipient, data.failure_message));

  const app = express();
  app.use('/webhooks/customerio', webhooks.getRouter());
  app.use(express.json());
  return { app, webhooks };
}
