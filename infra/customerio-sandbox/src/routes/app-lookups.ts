import { type Request, type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import { type Deliveries, type Delivery, templateKey } from '../deliveries.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { messageOf, messageQuery, pageOfMessages } from '../message-page.ts';
import type { Series } from '../series.ts';
import { seriesQuery } from '../series-query.ts';

export interface AppLookUpParts {
  deliveries: Deliveries;
  series: Series;
  now: () => number;
}

/** The App API's reads: messages by person and template, metrics, templates. */
export function appLookUpRoutes(on: Exchange, { deliveries, series, now }: AppLookUpParts): Router {
  const router = Router();

  const messages = (select: (request: Request) => readonly Delivery[]): RequestHandler =>
    on('app', (request) =>
      withQuery(messageQuery, request, (query) => ({ status: 200, body: pageOfMessages(select(request), query) })),
    );
  const metrics = (parentOf: (request: Request) => string): RequestHandler =>
    on('app', (request) =>
      withQuery(seriesQuery, request, (query) => ({
        status: 200,
        body: { metric: { series: series.read(parentOf(request), query, now() / 1000) } },
      })),
    );

  router.get(
    '/messages',
    messages(() => deliveries.all()),
  );
  router.get(
    '/customers/:id/messages',
    messages(({ params }) => deliveries.ofPerson(String(params.id))),
  );
  router.get(
    '/transactional/:id/messages',
    messages(({ params }) => deliveries.ofTemplate(String(params.id))),
  );
  router.get(
    '/transactional/:id/metrics',
    metrics(({ params }) => `transactional:${templateKey(String(params.id))}`),
  );
  router.get(
    '/campaigns/:id/metrics',
    metrics(({ params }) => `campaign:${params.id}`),
  );
  router.get(
    '/messages/:id',
    on('app', ({ params }) => {
      const delivery = deliveries.get(String(params.id));
      return delivery ? { status: 200, body: { message: messageOf(delivery) } } : notFound();
    }),
  );
  router.get(
    '/transactional',
    on('app', () => ({ status: 200, body: { messages: deliveries.templates().map(templateOf) } })),
  );
  router.get(
    '/info/ip_addresses',
    on('app', () => ({ status: 200, body: { ip_addresses: ['127.0.0.1'] } })),
  );
  return router;
}

/** The App API's answer for what does not exist. */
export const notFound = (): Answer => ({ status: 404, body: { errors: [{ detail: 'not found', status: '404' }] } });

const templateOf = (id: string | number) => ({ id, name: String(id), send_to_unsubscribed: true, link_tracking: true });

/** Reads the query string, or answers 400 naming the parameters that are wrong. */
function withQuery<T extends z.ZodType>(schema: T, { query }: Request, answer: (query: z.infer<T>) => Answer): Answer {
  const read = schema.safeParse(query);
  if (read.success) return answer(read.data);
  const errors = read.error.issues.map(({ path, message }) => ({
    detail: `${path.join('.') || 'query'}: ${message}`,
    status: '400',
  }));
  return { status: 400, body: { errors } };
}
