import type { Telemetry } from '@cio-bus/service';
import { countResponse } from '@cio-bus/webhooks';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { createAdmission } from './admission.ts';
import { setResponseHeaders } from './response-headers.ts';

/** Path that Customer.io posts to. */
export const WEBHOOK_PATH = '/webhooks/customerio';

/** Path that the platform's startup probe asks. */
export const HEALTH_PATH = '/healthz';

/** While Kafka is away for longer, the platform may send requests: a 503 is better than an instance that never starts. */
const START_GRACE_MS = 10_000;

/** What the listener does with webhooks, and since when it listens, ms since the epoch. */
export interface Phase {
  name: 'starting' | 'accepting' | 'stopping';
  since: number;
}

interface Options {
  router: Router;
  bodyLimitBytes: number;
  telemetry: Telemetry;
}

/** The paths of the public port. */
export function appOf(
  { router, bodyLimitBytes, telemetry }: Options,
  { phase, now }: { phase: Phase; now: () => number },
) {
  const app = express().disable('x-powered-by').disable('etag').use(setResponseHeaders);
  // The platform sends requests once this succeeds.
  app.get(HEALTH_PATH, (_request, response) => {
    const isUp = phase.name === 'accepting' || (phase.name === 'starting' && now() - phase.since >= START_GRACE_MS);
    response.status(isUp ? 204 : 503).end();
  });
  const acceptOnceStarted: RequestHandler = (_request, response, next) => {
    if (phase.name !== 'starting') return next();
    countResponse(telemetry, 503, now());
    response.status(503).json({ error: 'starting; send it again' });
  };
  const admission = createAdmission(telemetry, { bodyBytes: bodyLimitBytes });
  app.use(WEBHOOK_PATH, acceptOnceStarted, admission, router);
  app.use((_request, response) => void response.status(404).json({ error: `only ${WEBHOOK_PATH} exists` }));
  // 503 asks Customer.io to retry: after a 400 or a 500 it would wait an hour.
  const unexpected: ErrorRequestHandler = (error, _request, response, _next) => {
    telemetry.logger.error({ err: error }, 'webhook request failed');
    response.status(503).json({ error: 'not accepted; retry later' });
  };
  app.use(unexpected);
  return app;
}
