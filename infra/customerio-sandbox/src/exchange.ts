import type { Request, RequestHandler, Response } from 'express';
import type { Credentials } from './credentials.ts';
import type { Api, Faults, LostAnswer, Rejection } from './faults.ts';
import type { JournalEntry } from './journal-entry.ts';
import type { Traffic } from './traffic.ts';

/** What a route answers, and which journal entries it made on the way. */
export interface Answer {
  status: number;
  body: unknown;
  accepted?: JournalEntry[];
}

/** A route: answers at once and never touches the response, so that faults can be laid around it in one place. */
export type Route = (request: Request, requestId: number) => Answer;

/** How long an answer that is "lost by time-out" keeps the caller waiting. */
const SILENCE_MS = 30_000;

/** How a request ends for its caller. A text as body is HTML. */
type Ending = 'reset' | 'timeout' | { status: number; body: unknown; retryAfter?: string };

export interface ExchangeParts {
  faults: Faults;
  traffic: Traffic;
  credentials: Credentials;
}

/**
 * Lays faults, authentication, latency and lost answers around the routes of an API.
 *
 * A request is accepted when it arrives and latency delays the answer only: a caller that gives up
 * in the meantime has been accepted without knowing it, which the journal says.
 */
export function createExchange({ faults, traffic, credentials }: ExchangeParts) {
  let requests = 0;

  function decide(api: Api, route: Route, request: Request): { ending: Ending; accepted: JournalEntry[] } {
    requests++;
    const rejection = faults.rejection(api);
    if (rejection) return { ending: endingOf(api, rejection), accepted: [] };
    if (!credentials.admit(api, request)) return { ending: refusal(api, 401, 'Unauthorized'), accepted: [] };

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
  if (rejection === 'reset') return 'reset';
  const { status, html, retryAfter } = rejection;
  const answer = html ? page(status) : refusal(api, status, status === 429 ? 'rate limited' : 'request refused');
  return { ...answer, ...(retryAfter !== undefined && { retryAfter }) };
}

/** What a proxy answers when it has no server: no API's error envelope. */
const page = (status: number) => ({
  status,
  body: `<html><body><h1>${status}</h1><p>No server is available for this request.</p></body></html>`,
});

/** Track v1 and the sends have one envelope for errors, the gateway in front of the App API another. */
const refusal = (api: Api, status: number, message: string) => ({
  status,
  body:
    api === 'app' && status === 429
      ? { errors: [{ detail: message, status: String(status) }] }
      : { meta: { error: message } },
});

/** Does something after a while; when the caller has gone by then, the other thing. */
function later(response: Response, delayMs: number, act: () => void, left: () => void = () => {}): void {
  const gone = () => {
    clearTimeout(timer);
    left();
  };
  const timer = setTimeout(() => {
    response.off('close', gone);
    act();
  }, delayMs);
  response.once('close', gone);
}
