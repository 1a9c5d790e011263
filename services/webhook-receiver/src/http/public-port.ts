import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Telemetry } from '@cio-bus/service';
import { countResponse } from '@cio-bus/webhooks';
import { createAdmission } from './admission.ts';
import { pathOf } from './path-of.ts';
import { RESPONSE_HEADERS, respond } from './responses.ts';

/** Path that Customer.io posts to. */
export const WEBHOOK_PATH = '/webhooks/customerio';

/** Path that the platform's startup probe asks. */
export const HEALTH_PATH = '/healthz';

/** While Kafka is unavailable for longer, the platform may send requests: a 503 is better than an instance that never starts. */
const START_GRACE_MS = 10_000;

/** What the listener does with webhooks, and since when it listens, ms since the epoch. */
export interface Phase {
  name: 'starting' | 'accepting' | 'stopping';
  since: number;
}

/** Handles a request to the webhook's path, and always responds, with {@link RESPONSE_HEADERS}. */
export type Receive = (request: IncomingMessage, response: ServerResponse) => unknown;

interface Options {
  receive: Receive;
  bodyLimitBytes: number;
  telemetry: Telemetry;
}

/** The paths of the public port, without a framework: one that routes takes a fifth of the time of a request. */
export function publicPort(
  { receive, bodyLimitBytes, telemetry }: Options,
  { phase, now }: { phase: Phase; now: () => number },
): RequestListener {
  const admit = createAdmission(telemetry, { bodyBytes: bodyLimitBytes });

  // The platform sends requests once this succeeds.
  const reportHealth = (response: ServerResponse) => {
    const isUp = phase.name === 'accepting' || (phase.name === 'starting' && now() - phase.since >= START_GRACE_MS);
    response.writeHead(isUp ? 204 : 503, RESPONSE_HEADERS).end();
  };
  // 503 asks Customer.io to retry: after a 400 or a 500 it would wait an hour.
  const failed = (response: ServerResponse, error: unknown) => {
    telemetry.logger.error({ err: error }, 'webhook request failed');
    if (!response.headersSent) respond(response, 503, { error: 'not accepted; retry later' });
  };

  const receiveOnceStarted = (request: IncomingMessage, response: ServerResponse) => {
    if (phase.name !== 'starting') {
      admit(request, response);
      const received = receive(request, response);
      if (received instanceof Promise) received.catch((error) => failed(response, error));
      return;
    }
    countResponse(telemetry, 503, now(), request);
    respond(response, 503, { error: 'starting; send it again' });
  };
  return (request, response) => {
    try {
      const path = pathOf(request.url ?? '');
      if (path === WEBHOOK_PATH) receiveOnceStarted(request, response);
      else if (path === HEALTH_PATH && isRead(request)) reportHealth(response);
      else {
        countResponse(telemetry, 404, now(), request);
        respond(response, 404, { error: `only ${WEBHOOK_PATH} exists` });
      }
    } catch (error) {
      failed(response, error);
    }
  };
}

const isRead = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD';
