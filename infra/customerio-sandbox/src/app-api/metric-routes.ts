import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Exchange } from '../http/exchange.ts';
import type { Links } from '../workspace/links.ts';
import type { Series } from '../workspace/series.ts';
import { type SeriesQuery, seriesQuery } from '../workspace/series-query.ts';
import { withQuery } from './with-query.ts';

export interface MetricRouteParts {
  series: Series;
  links: Links;
  now: () => number;
}

/** Paths that have metrics, with the name under which they are counted. Only whole messages and campaigns are counted. */
const parents: Readonly<Record<string, string>> = {
  'transactional/:id': 'transactional',
  'campaigns/:id': 'campaign',
  'broadcasts/:id': 'broadcast',
  'newsletters/:id': 'newsletter',
  'campaigns/:id/actions/:a': 'campaign-action',
  'broadcasts/:id/actions/:a': 'broadcast-action',
  'newsletters/:id/contents/:c': 'newsletter-content',
};

const seconds = z.coerce.number().int().min(0);
/** Query of a campaign's journeys: all three are required. */
const journeyQuery = z.object({
  start: seconds,
  end: seconds,
  resolution: z.enum(['hours', 'days', 'weeks', 'months']),
});

/** Metrics of messages, and of their links, by step of time. */
export function metricRoutes(on: Exchange, { series, links, now }: MetricRouteParts): Router {
  const router = Router();
  const at = () => now() / 1000;
  const answer = (respond: (parent: string, query: SeriesQuery) => object, kind: string): RequestHandler =>
    on('app', (request) =>
      withQuery(seriesQuery, request, (query) => ({
        status: 200,
        body: respond(`${kind}:${Object.values(request.params).join('/')}`, query),
      })),
    );
  const ofMessages = (parent: string, query: SeriesQuery) => ({
    metric: { series: series.read(parent, query, at()) },
  });
  const ofLinks = (parent: string, query: SeriesQuery) => ({
    links: links.of(parent).map(({ id, href, counted }) => ({
      link: { id: Number(id), href },
      metric: { series: { clicked: series.read(counted, query, at()).clicked } },
    })),
  });

  for (const [path, kind] of Object.entries(parents)) {
    router.get(`/${path}/metrics`, answer(ofMessages, kind));
    router.get(`/${path}/metrics/links`, answer(ofLinks, kind));
  }
  router.get(
    '/campaigns/:id/journey_metrics',
    on('app', (request) =>
      withQuery(journeyQuery, request, () => ({ status: 200, body: { journey_metric: { series: {} } } })),
    ),
  );
  return router;
}
