import express, { type ErrorRequestHandler, type Express } from 'express';
import { createBodyReader } from './body.ts';
import type { Credentials } from './credentials.ts';
import type { Deliveries } from './deliveries.ts';
import { createExchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Intake } from './intake.ts';
import type { Journal } from './journal.ts';
import type { Outbox } from './outbox.ts';
import type { People } from './people.ts';
import { appLookUpRoutes, notFound } from './routes/app-lookups.ts';
import { reportingWebhookRoutes } from './routes/app-reporting-webhooks.ts';
import { appSendRoutes } from './routes/app-sends.ts';
import { controlRoutes } from './routes/control.ts';
import { controlWebhookRoutes } from './routes/control-webhooks.ts';
import { trackV1Routes } from './routes/track-v1.ts';
import { trackV2Routes } from './routes/track-v2.ts';
import type { Series } from './series.ts';
import type { Traffic } from './traffic.ts';
import type { WebhookFeed } from './webhook-feed.ts';

export interface SandboxAppParts {
  journal: Journal;
  people: People;
  deliveries: Deliveries;
  series: Series;
  traffic: Traffic;
  faults: Faults;
  intake: Intake;
  feed: WebhookFeed;
  outbox: Outbox;
  credentials: Credentials;
  region: 'us' | 'eu';
  now: () => number;
  reset: () => void;
}

/** The HTTP surface: Customer.io's two APIs, and `/_sandbox` to steer and inspect them. */
export function createSandboxApp(parts: SandboxAppParts): Express {
  const { faults, intake, feed, outbox, region, now } = parts;
  const bodies = createBodyReader();
  const on = createExchange(parts);
  const policy = () => faults.current();

  const app = express().disable('x-powered-by').disable('etag');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.use(bodies.parse);
  app.use(
    '/_sandbox',
    controlRoutes({ ...parts, webhookCounts: feed.counts }),
    controlWebhookRoutes(feed, outbox, now),
  );
  app.use('/api/v1', trackV1Routes(on, intake, policy, region));
  app.use('/api/v2', trackV2Routes(on, intake, policy, bodies));
  app.use(
    '/api',
    on('track', () => ({ status: 404, body: { meta: { error: 'not found' } } })),
  );
  app.use(
    '/v1',
    appSendRoutes(on, { outbox, faults: policy, now }),
    appLookUpRoutes(on, parts),
    reportingWebhookRoutes(on, feed),
  );
  app.use('/v1', on('app', notFound));
  app.use(unreadable);
  return app;
}

/** A body that is not JSON or far too large, a path that cannot be decoded: each API in its own words. */
const unreadable: ErrorRequestHandler = (error: { status?: number; message?: string }, request, response, next) => {
  const { status = 500, message = 'request could not be read' } = error;
  if (status >= 500) return next(error);
  response.status(status);
  if (request.path.startsWith('/api/v2')) response.json({ errors: [{ reason: 'invalid', field: 'body', message }] });
  else response.json({ meta: { error: message } });
};
