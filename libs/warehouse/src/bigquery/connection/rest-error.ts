import { BusError } from '@cio-bus/contracts';

/** Reasons of transient errors, whatever their status. https://cloud.google.com/bigquery/docs/error-messages */
const TRANSIENT: ReadonlySet<string> = new Set([
  'backendError',
  'internalError',
  'jobBackendError',
  'jobInternalError',
  'jobRateLimitExceeded',
  'quotaExceeded',
  'rateLimitExceeded',
  'tableUnavailable',
  'timeout',
]);
const TRANSIENT_STATUS: ReadonlySet<number> = new Set([408, 429]);
const BAD_REQUEST: ReadonlySet<number> = new Set([400, 413]);

/** The relevant part of a client's error: HTTP status or the name of a network error, and BigQuery's reasons. */
interface RestFailure {
  code?: number | string;
  message?: string;
  errors?: readonly { reason?: string }[];
}

/** Classifies an error of BigQuery's REST API. `refused`: the request itself is wrong. */
export function kindOfRestError(cause: unknown): 'transient' | 'configuration' | 'refused' {
  const { code, errors = [] } = (cause ?? {}) as RestFailure;
  const reasons = errors.flatMap(({ reason }) => reason ?? []);
  if (reasons.some((reason) => TRANSIENT.has(reason))) return 'transient';
  if (typeof code !== 'number') return reasons.length > 0 ? 'refused' : 'transient'; // no status: an error of a job, or of the network
  if (code >= 500 || TRANSIENT_STATUS.has(code)) return 'transient';
  return BAD_REQUEST.has(code) ? 'refused' : 'configuration';
}

/** The text of a client's error, for people. */
export const restErrorText = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).slice(0, 1_000);

/** Wraps an error that is not about a row. */
export function restOutage(cause: unknown): BusError {
  const code = kindOfRestError(cause) === 'configuration' ? 'WAREHOUSE_SETUP' : 'WAREHOUSE_UNAVAILABLE';
  return new BusError(code, `BigQuery: ${restErrorText(cause).slice(0, 300)}`, { cause });
}
