import { randomUUID } from 'node:crypto';
import { deriveUlid } from '@cio-bus/contracts';
import { Router } from 'express';
import { z } from 'zod';
import type { Outbox } from '../app-api/outbox.ts';
import type { WebhookBody } from '../webhooks/webhook-event.ts';
import { type WebhookFeed, webhookSettings } from '../webhooks/webhook-feed.ts';
import { pageQuery, readOr400 } from './state-routes.ts';

/** What to send: events, of which a missing id or time is generated, or bodies as they are, which need not be events. */
const emitRequest = z.object({
  bodies: z.array(z.string()).default([]),
  events: z
    .array(
      z.looseObject({
        event_id: z.string().optional(),
        object_type: z.string(),
        metric: z.string(),
        timestamp: z.number().int().optional(),
        data: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default([]),
});
export type EmittedEvent = NonNullable<z.input<typeof emitRequest>['events']>[number];

/** `/_sandbox/webhooks` and `/_sandbox/emit`: target and state of the webhooks, and additional ones. */
export function controlWebhookRoutes(feed: WebhookFeed, outbox: Outbox, now: () => number): Router {
  const router = Router();

  const complete = (event: z.infer<typeof emitRequest>['events'][number]): WebhookBody => ({
    ...event,
    event_id: event.event_id ?? deriveUlid(now(), randomUUID()),
    timestamp: event.timestamp ?? Math.floor(now() / 1000),
  });

  router.get('/webhooks', (request, response) => {
    const page = readOr400(pageQuery, request.query, response);
    if (page) response.json({ ...feed.counts(), last: feed.last(), events: feed.after(page.after, page.limit) });
  });
  router.post('/webhooks', (request, response) => {
    const settings = readOr400(webhookSettings, request.body ?? {}, response);
    if (!settings) return;
    feed.configure(settings);
    response.json({ configured: feed.isConfigured(), rates: feed.rates() });
  });
  router.post('/emit', (request, response) => {
    const read = readOr400(emitRequest, request.body, response);
    if (!read) return;
    if (!feed.isConfigured()) return void response.status(409).json({ error: 'no webhook URL is configured' });
    const bodies = read.events.map(complete);
    for (const body of bodies) outbox.emit(body);
    for (const text of read.bodies) feed.pushText(text);
    response.json({ event_ids: bodies.map(({ event_id }) => event_id) });
  });
  return router;
}
