import { type Request, type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import type { Exchange, RouteResponse } from '../http/exchange.ts';
import type { Deliveries, Delivery, TemplateUsed } from '../workspace/deliveries.ts';
import type { Series } from '../workspace/series.ts';
import { seriesQuery } from '../workspace/series-query.ts';
import { messageOf, messageQuery, pageOfMessages } from './message-page.ts';

export interface AppLookupParts {
  deliveries: Deliveries;
  series: Series;
  now: () => number;
}

/** The App API's lookups: messages by person and template, metrics, templates. */
export function appLookupRoutes(on: Exchange, parts: AppLookupParts): Router {
  const router = Router();
  messageRoutes(router, on, parts);
  metricRoutes(router, on, parts);
  router.get(
    '/transactional',
    on('app', () => ({ status: 200, body: { messages: parts.deliveries.templates().map(templateOf) } })),
  );
  router.get(
    '/info/ip_addresses',
    on('app', () => ({ status: 200, body: { ip_addresses: ['127.0.0.1'] } })),
  );
  return router;
}

function messageRoutes(router: Router, on: Exchange, { deliveries }: AppLookupParts): void {
  const messages = (select: (id: string) => readonly Delivery[] | undefined): RequestHandler =>
    on('app', (request) =>
      withQuery(messageQuery, request, (query) => {
        const selected = select(String(request.params.id));
        return selected ? { status: 200, body: pageOfMessages(selected, query) } : notFound();
      }),
    );
  const message = on('app', ({ params }) => {
    const delivery = deliveries.get(String(params.id));
    return delivery ? { status: 200, body: { message: messageOf(delivery) } } : notFound();
  });

  router.get(
    '/messages',
    messages(() => deliveries.all()),
  );
  router.get(
    '/customers/:id/messages',
    messages((id) => deliveries.ofPerson(id)),
  );
  router.get(
    '/transactional/:id/messages',
    messages((id) => deliveries.ofTemplate(Number(id))),
  );
  router.get('/messages/:id', message);
}

function metricRoutes(router: Router, on: Exchange, { series, now }: AppLookupParts): void {
  const metrics = (parentOf: (id: string) => string): RequestHandler =>
    on('app', (request) =>
      withQuery(seriesQuery, request, (query) => ({
        status: 200,
        body: { metric: { series: series.read(parentOf(String(request.params.id)), query, now() / 1000) } },
      })),
    );

  router.get(
    '/transactional/:id/metrics',
    metrics((id) => `transactional:${id}`),
  );
  router.get(
    '/campaigns/:id/metrics',
    metrics((id) => `campaign:${id}`),
  );
}

/** The App API's response for what does not exist. */
export const notFound = (): RouteResponse => ({
  status: 404,
  body: { errors: [{ detail: 'not found', status: '404' }] },
});

const templateOf = ({ number, name }: TemplateUsed) => ({
  id: number,
  name,
  description: '',
  send_to_unsubscribed: true,
  link_tracking: true,
});

/** Parses the query string, or responds with 400 and the invalid parameters. */
function withQuery<T extends z.ZodType>(
  schema: T,
  { query }: Request,
  respond: (query: z.infer<T>) => RouteResponse,
): RouteResponse {
  const read = schema.safeParse(query);
  if (read.success) return respond(read.data);
  const errors = read.error.issues.map(({ path, message }) => ({
    detail: `${path.join('.') || 'query'}: ${message}`,
    status: '400',
  }));
  return { status: 400, body: { errors } };
}
