import { BusError } from '@cio-bus/contracts';

/** Reasons that pass by themselves, whatever the status they come with. https://cloud.google.com/bigquery/docs/error-messages */
const PASSING: ReadonlySet<string> = new Set([
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
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 429]);
const BAD_REQUEST: ReadonlySet<number> = new Set([400, 413]);

/** What we read of an error of the client: the HTTP status, or a network error's name, and BigQuery's own reasons. */
interface RestFailure {
  code?: number | string;
  message?: string;
  errors?: readonly { reason?: string }[];
}

/** What an error of BigQuery's REST API means: it passes, somebody has to set something up, or the request is wrong. */
export function kindOfRestError(cause: unknown): 'passing' | 'setup' | 'refused' {
  const { code, errors = [] } = (cause ?? {}) as RestFailure;
  const reasons = errors.flatMap(({ reason }) => reason ?? []);
  if (reasons.some((reason) => PASSING.has(reason))) return 'passing';
  if (typeof code !== 'number') return reasons.length > 0 ? 'refused' : 'passing'; // without a status: a job's error, or the network's
  if (code >= 500 || PASSING_STATUS.has(code)) return 'passing';
  return BAD_REQUEST.has(code) ? 'refused' : 'setup';
}

/** The text of an error of the client, for people. */
export const restErrorText = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).slice(0, 1_000);

/** Wraps an error that no row is to blame for. */
export function restOutage(cause: unknown): BusError {
  const code = kindOfRestError(cause) === 'setup' ? 'WAREHOUSE_SETUP' : 'WAREHOUSE_UNAVAILABLE';
  return new BusError(code, `BigQuery: ${restErrorText(cause).slice(0, 300)}`, { cause });
}
