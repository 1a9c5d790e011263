import pRetry from 'p-retry';

/** Tries in total: a connection that the server closed while it was idle fails once, an outage fails each time. */
const TRIES = 3;
const BASE_DELAY_MS = 200;
const SERVER_ERROR = 500;

/**
 * Repeats requests that got no answer, or a 5xx: for requests whose repeat changes nothing, such as a query.
 *
 * A client reuses its connections, and BigQuery may close one at the moment of its next use. Node's client then reports
 * "socket hang up", and no client of Google's repeats it.
 *
 * @throws the last error of the requests
 */
export const repeatRequest = <T>(requests: () => Promise<T>): Promise<T> =>
  pRetry(requests, {
    retries: TRIES - 1,
    minTimeout: BASE_DELAY_MS,
    randomize: true,
    shouldRetry: ({ error }) => isUnanswered(error),
  });

/** An error with reasons but without a status is a job's, and so is an answer. */
function isUnanswered({ code, errors }: Error & { code?: number | string; errors?: unknown }): boolean {
  if (typeof code === 'number') return code >= SERVER_ERROR;
  return code !== undefined && errors === undefined;
}
