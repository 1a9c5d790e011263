import { type Request, Router } from 'express';
import { z } from 'zod';
import type { Exchange, RouteResponse } from '../http/exchange.ts';
import { subscribableEvent } from '../webhooks/subscription-names.ts';
import type { WebhookFeed } from '../webhooks/webhook-feed.ts';
import type { Resources } from '../workspace/resources.ts';
import { notFound } from './not-found.ts';

const fields = {
  name: z.string().min(1),
  endpoint: z.url({ protocol: /^https?$/ }),
  events: z.array(subscribableEvent).min(1),
};
const flags = { disabled: z.boolean(), full_resolution: z.boolean(), with_content: z.boolean() };
const creation = z.object({ ...fields, ...z.object(flags).partial().shape });
const update = z.object({ ...fields, ...flags }).partial();
const defaults = { disabled: false, full_resolution: false, with_content: false };

type ReportingWebhook = z.infer<typeof creation> & { id: number };
const COLLECTION = 'reporting_webhooks';

/** `/v1/reporting_webhooks`: the sandbox posts to one endpoint, that of the webhook created or updated last. */
export function reportingWebhookRoutes(on: Exchange, feed: WebhookFeed, resources: Resources): Router {
  const router = Router();
  const known = ({ params }: Request) => resources.get(COLLECTION, String(params.id));

  router.get(
    `/${COLLECTION}`,
    on('app', () => ({ status: 200, body: { reporting_webhooks: resources.list(COLLECTION) } })),
  );
  router.post(
    `/${COLLECTION}`,
    on('app', ({ body }) => orInvalid(creation, body, (read) => store({ type: 'webhook', ...defaults, ...read }))),
  );
  router.get(
    `/${COLLECTION}/:id`,
    on('app', (request) => {
      const webhook = known(request);
      return webhook ? { status: 200, body: webhook } : notFound();
    }),
  );
  router.put(
    `/${COLLECTION}/:id`,
    on('app', (request) => {
      const webhook = known(request);
      return webhook ? orInvalid(update, request.body, (read) => store(read, webhook.id)) : notFound();
    }),
  );
  router.delete(
    `/${COLLECTION}/:id`,
    on('app', ({ params }) => {
      if (!resources.remove(COLLECTION, String(params.id))) return notFound();
      const last = resources.list(COLLECTION).at(-1);
      feed.configure(last ? settingsOf(last as ReportingWebhook) : { url: null });
      return { status: 204, body: {} };
    }),
  );
  return router;

  function store(read: object, id?: number | string): RouteResponse {
    const webhook = resources.put(COLLECTION, { ...read }, id);
    feed.configure(settingsOf(webhook as ReportingWebhook));
    return { status: 200, body: webhook };
  }
}

const settingsOf = ({ endpoint, disabled, events, with_content: content = false }: ReportingWebhook) => ({
  url: disabled ? null : endpoint,
  events,
  content,
});

function orInvalid<T extends z.ZodType>(
  schema: T,
  body: unknown,
  respond: (read: z.infer<T>) => RouteResponse,
): RouteResponse {
  const read = schema.safeParse(body);
  if (read.success) return respond(read.data);
  const errors = read.error.issues.map(({ path, message }) => ({
    detail: `${path.join('.')}: ${message}`,
    status: '400',
  }));
  return { status: 400, body: { errors } };
}
