import { type Agent, type Dispatcher, Dispatcher1Wrapper } from 'undici';

/** What was observed of one request, independent of how the client reports it. */
export interface CallFacts {
  /** Whether the client has made the request at all; absent when it threw before. */
  dispatched?: boolean;
  /** Whether any byte may have been written. False: Customer.io cannot have received the request. */
  started: boolean;
  /** Status of the response; absent when there was none. */
  status?: number;
  /** From `Retry-After`, at most 5 minutes. */
  retryAfterMs?: number;
}

/** JavaScript reads a date of the past into other texts, too: after `about 60` it would be tried again at once. */
const HTTP_DATE = /^[a-z]{3}, .+ GMT$/i;
const MAX_RETRY_AFTER_MS = 300_000;
const LEAST_FINAL_STATUS = 200;

/**
 * Creates the dispatcher for one call of the client: it records the facts, aborts with the signal, and refuses a second
 * request, which would be the client following a redirect.
 *
 * The client hides the status of a response that is not JSON, and whether a request was written at all; a send needs both.
 */
export function observedDispatcher(agent: Agent, facts: CallFacts, signal?: AbortSignal): Dispatcher {
  const observing = agent.compose((dispatch) => (options, handler) => {
    facts.dispatched = true;
    if (facts.status !== undefined) throw new Error('redirects are not followed');
    return dispatch(options, observe(handler, facts, signal));
  });
  return new Dispatcher1Wrapper(observing); // Node's fetch still uses the handler interface of undici 7
}

function observe(
  handler: Dispatcher.DispatchHandler,
  facts: CallFacts,
  signal: AbortSignal | undefined,
): Dispatcher.DispatchHandler {
  let abort = () => {};
  const release = () => signal?.removeEventListener('abort', abort);
  return {
    onRequestStart(controller, context) {
      abort = () => controller.abort(new Error('the call was aborted'));
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      facts.started = true;
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStarted: () => handler.onResponseStarted?.(),
    onResponseStart(controller, status, headers, message) {
      if (status >= LEAST_FINAL_STATUS) {
        facts.status = status;
        const wait = retryAfterMs(headers['retry-after'], Date.now());
        if (wait !== undefined) facts.retryAfterMs = wait;
      }
      handler.onResponseStart?.(controller, status, headers, message);
    },
    onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
    onResponseEnd(controller, trailers) {
      release();
      handler.onResponseEnd?.(controller, trailers);
    },
    onResponseError(controller, error) {
      release();
      handler.onResponseError?.(controller, error);
    },
  };
}

/** Parses a `Retry-After` in seconds or as a date; undefined when it is neither. */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = HTTP_DATE.test(header) ? Date.parse(header) - now : seconds * 1_000;
  return Number.isNaN(wait) ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, wait));
}
