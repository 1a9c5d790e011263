import type { Request, RequestHandler, Response } from 'express';
import type { Api, Faults, LostAnswer, Rejection } from '../faults/faults.ts';
import type { JournalEntry } from '../workspace/journal-entry.ts';
import type { Credentials } from './credentials.ts';
import type { OwnLimits } from './own-limits.ts';
import { peopleIn } from './people-in.ts';
import type { Traffic } from './traffic.ts';

/** Response of a route, with the journal entries that it created. */
export interface RouteResponse {
  status: number;
  body: unknown;
  accepted?: JournalEntry[];
}

/** A route returns its response synchronously and does not send it, so that faults are applied in one place. */
export type Route = (request: Request, requestId: number) => RouteResponse;

/** How long the caller waits if the response is lost by timeout. */
const SILENCE_MS = 30_000;

/** How a request ends for its caller. A string as body is HTML. */
type Ending = 'reset' | 'timeout' | { status: number; body: unknown; retryAfter?: string };

export interface ExchangeParts {
  faults: Faults;
  traffic: Traffic;
  credentials: Credentials;
  /** Customer.io's own limits; none if absent. */
  limits?: OwnLimits;
}

/**
 * Applies faults, authentication, latency and lost responses to the routes of an API.
 *
 * A request is accepted when it arrives; latency only delays the response. If the caller times out in the meantime, its
 * request was accepted without its knowledge, which the journal records.
 */
export function createExchange({ faults, traffic, credentials, limits }: ExchangeParts) {
  let requests = 0;

  function decide(api: Api, route: Route, request: Request): { ending: Ending; accepted: JournalEntry[] } {
    requests++;
    const rejection = faults.rejection(api) ?? faults.rejectionOf(() => peopleIn(request));
    if (rejection) return { ending: endingOf(api, rejection), accepted: [] };
    if (!credentials.accepts(api, request)) return { ending: errorResponse(api, 401, 'Unauthorized'), accepted: [] };

    const exceeded = limits?.exceeded(api, request);
    if (exceeded) {
      const { detail, retryAfter } = exceeded;
      return { ending: { ...errorResponse('app', 429, detail), retryAfter }, accepted: [] };
    }

    const { status, body, accepted = [] } = route(request, requests);
    const lost = accepted.length > 0 ? faults.lostAnswer() : undefined;
    if (lost) mark(accepted, lost);
    return { ending: lost === '502' ? page(502) : (lost ?? { status, body }), accepted };
  }

  function end(api: Api, request: Request, response: Response, ending: Ending): void {
    traffic.count(api, typeof ending === 'string' ? ending : ending.status);
    if (ending === 'reset') {
      request.socket.resetAndDestroy();
    } else if (ending === 'timeout') {
      later(response, SILENCE_MS, () => request.socket.destroy());
    } else {
      if (ending.retryAfter !== undefined) response.setHeader('retry-after', ending.retryAfter);
      response.status(ending.status);
      if (typeof ending.body === 'string') response.type('html').send(ending.body);
      else response.json(ending.body);
    }
  }

  return (api: Api, route: Route): RequestHandler =>
    (request, response) => {
      const { ending, accepted } = decide(api, route, request);
      const delayMs = faults.delayMs();
      if (delayMs === 0) return end(api, request, response, ending);
      const callerLeft = () => {
        traffic.count(api, 'timeout');
        mark(accepted, 'timeout');
      };
      later(response, delayMs, () => end(api, request, response, ending), callerLeft);
    };
}

export type Exchange = ReturnType<typeof createExchange>;

function mark(entries: readonly JournalEntry[], how: LostAnswer): void {
  for (const entry of entries) entry.answerLost ??= how;
}

function endingOf(api: Api, rejection: Rejection): Ending {
  if (typeof rejection === 'string') return rejection;
  const { status, html, retryAfter } = rejection;
  const response = html
    ? page(status)
    : errorResponse(api, status, status === 429 ? 'rate limited' : 'request rejected');
  return { ...response, ...(retryAfter !== undefined && { retryAfter }) };
}

/** The response of a proxy without a backend: HTML instead of an API's error envelope. */
const page = (status: number) => ({
  status,
  body: `<html><body><h1>${status}</h1><p>No server is available for this request.</p></body></html>`,
});

/** Track v1 and sends share an error envelope; the gateway in front of the App API has another one. */
const errorResponse = (api: Api, status: number, message: string) => ({
  status,
  body:
    api === 'app' && status === 429
      ? { errors: [{ detail: message, status: String(status) }] }
      : { meta: { error: message } },
});

/** Calls `act` after a delay, or `left` if the caller disconnects before. */
function later(response: Response, delayMs: number, act: () => void, left: () => void = () => {}): void {
  const onClose = () => {
    clearTimeout(timer);
    left();
  };
  const timer = setTimeout(() => {
    response.off('close', onClose);
    act();
  }, delayMs);
  response.once('close', onClose);
}
