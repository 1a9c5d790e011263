import { Router } from 'express';
import { z } from 'zod';
import type { Exchange } from '../http/exchange.ts';
import { subscribableEvent } from '../webhooks/subscription-names.ts';
import type { WebhookFeed } from '../webhooks/webhook-feed.ts';

const reportingWebhook = z.object({
  name: z.string().optional(),
  endpoint: z.url({ protocol: /^https?$/ }),
  events: z.array(subscribableEvent).min(1),
  disabled: z.boolean().default(false),
  full_resolution: z.boolean().default(true),
  with_content: z.boolean().default(false),
});

/** `/v1/reporting_webhooks`: the sandbox posts to one endpoint, the most recently created. */
export function reportingWebhookRoutes(on: Exchange, feed: WebhookFeed): Router {
  const router = Router();
  const created: object[] = [];

  router.get(
    '/reporting_webhooks',
    on('app', () => ({ status: 200, body: { reporting_webhooks: created } })),
  );
  router.post(
    '/reporting_webhooks',
    on('app', ({ body }) => {
      const read = reportingWebhook.safeParse(body);
      if (!read.success) {
        const errors = read.error.issues.map(({ path, message }) => ({
          detail: `${path.join('.')}: ${message}`,
          status: '400',
        }));
        return { status: 400, body: { errors } };
      }
      const webhook = { id: created.length + 1, type: 'webhook', ...read.data };
      created.push(webhook);
      const { endpoint, events, with_content: content } = webhook;
      feed.configure({ url: webhook.disabled ? null : endpoint, events, content });
      return { status: 200, body: webhook };
    }),
  );
  return router;
}
