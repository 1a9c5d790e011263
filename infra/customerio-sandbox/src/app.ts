import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import { broadcastRoutes } from './app-api/broadcast-routes.ts';
import { documentRoutes } from './app-api/document-routes.ts';
import { fixedRoutes } from './app-api/fixed-routes.ts';
import { appLookupRoutes } from './app-api/lookup-routes.ts';
import { metricRoutes } from './app-api/metric-routes.ts';
import { notFound } from './app-api/not-found.ts';
import { personRoutes } from './app-api/person-routes.ts';
import { reportingWebhookRoutes } from './app-api/reporting-webhook-routes.ts';
import { resourceRoutes } from './app-api/resource-routes.ts';
import { appSendRoutes } from './app-api/send-routes.ts';
import { controlRoutes } from './control/state-routes.ts';
import { controlWebhookRoutes } from './control/webhook-routes.ts';
import { createBodyReader } from './http/body.ts';
import type { Credentials } from './http/credentials.ts';
import { createExchange, type Exchange } from './http/exchange.ts';
import { createOwnLimits } from './http/own-limits.ts';
import { pipelinesRoutes } from './pipelines-routes.ts';
import type { SandboxState } from './state.ts';
import { trackV1OtherRoutes, unsubscribeRoutes } from './track/v1-other-routes.ts';
import { trackV1Routes } from './track/v1-routes.ts';
import { trackV2Routes } from './track/v2-routes.ts';

export interface SandboxAppOptions {
  credentials: Credentials;
  region: 'us' | 'eu';
  /** Whether the App API refuses what is beyond its documented limits. */
  isLimited: boolean;
  now: () => number;
}

/** The HTTP interface: Customer.io's two APIs, and `/_sandbox` to control and inspect the sandbox. */
export function createSandboxApp(
  state: SandboxState,
  { credentials, region, isLimited, now }: SandboxAppOptions,
): Express {
  const { faults, trackProcessor, feed, outbox, templates } = state;
  const bodies = createBodyReader();
  const on = createExchange({ ...state, credentials, ...(isLimited && { limits: createOwnLimits(now) }) });
  const policy = () => faults.current();

  const app = express().disable('x-powered-by').disable('etag');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.use(bodies.parse);
  app.use(
    '/_sandbox',
    controlRoutes({ ...state, webhookCounts: feed.counts }),
    controlWebhookRoutes(feed, outbox, now),
  );
  app.use('/api/v1', trackV1Routes(on, { trackProcessor, policy }, region), trackV1OtherRoutes(on, state));
  app.use('/api/v2', trackV2Routes(on, { trackProcessor, policy }, bodies));
  app.use(
    '/api',
    on('track', () => ({ status: 404, body: { meta: { error: 'not found' } } })),
  );
  app.use(unsubscribeRoutes({ ...state, now }));
  app.use('/v1', appSendRoutes(on, { outbox, templates, faults: policy, now }), ...appRoutes(on, state, now));
  app.use('/v1', pipelinesRoutes(), on('app', notFound));
  app.use(unreadable);
  return app;
}

/** The App API except for sends. */
function appRoutes(on: Exchange, state: SandboxState, now: () => number): Router[] {
  const { feed, resources, templates } = state;
  const isTemplate = (id: string) => templates.get(Number(id)) !== undefined;
  return [
    appLookupRoutes(on, state),
    metricRoutes(on, { ...state, now }),
    personRoutes(on, state),
    reportingWebhookRoutes(on, feed, resources),
    broadcastRoutes(on, state),
    resourceRoutes(on, resources),
    documentRoutes(on, resources, isTemplate),
    fixedRoutes(on, resources),
  ];
}

/** A body that is not JSON or far too large, or a path that cannot be decoded: rejected in the format of each API. */
const unreadable: ErrorRequestHandler = (error: { status?: number; message?: string }, request, response, next) => {
  const { status = 500, message = 'request could not be read' } = error;
  if (status >= 500) return next(error);
  response.status(status);
  if (request.path.startsWith('/api/v2')) response.json({ errors: [{ reason: 'invalid', field: 'body', message }] });
  else response.json({ meta: { error: message } });
};
