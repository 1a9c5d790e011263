import { asBusError, BusError, type BusErrorOptions, type ErrorCode } from '@cio-bus/contracts';
import { CustomerIORequestError, MissingParamError } from 'customerio-node';
import type { CallFacts } from './observed-dispatch.ts';

export const NOT_FOUND = 404;
const CONTENT_TOO_LARGE = 413;

/** Maps a failed call to an error of the catalogue. */
export type ToBusError = (facts: CallFacts, thrown: unknown) => BusError;

/** Errors of the Track API, whose requests may be repeated. */
export const trackError: ToBusError = (facts, thrown) => toError(trackCode(facts.status), facts, thrown);

/** Errors of reads of the App API: as {@link trackError}, but 404 means that the object does not exist. */
export const readError: ToBusError = (facts, thrown) =>
  toError(facts.status === NOT_FOUND ? 'VENDOR_REJECTED' : trackCode(facts.status), facts, thrown);

/** How long a send in doubt waits before the next lookup that may be refused, ms. */
const REFUSED_LOOKUP_MS = 30_000;

/** Errors of the lookup of a send: as {@link readError}, but a key that may not look up must not stop the sends. */
export const lookupError: ToBusError = (facts, thrown) => {
  const error = readError(facts, thrown);
  if (error.code !== 'VENDOR_AUTH') return error;
  const text = `Customer.io answered ${facts.status} to the lookup of a send: CUSTOMERIO_APP_API_KEY must be allowed to list messages`;
  return new BusError('LOOKUP_REFUSED', text, { status: facts.status, retryAfterMs: REFUSED_LOOKUP_MS });
};

/**
 * Errors of a transactional send, which must not be repeated unless it is known not to have happened: SEND_UNKNOWN unless
 * the request was never written or was rejected. A 503 is assumed to come before acceptance.
 */
export const sendError: ToBusError = (facts, thrown) => toError(sendCode(facts), facts, thrown);

function trackCode(status: number | undefined): ErrorCode {
  if (status === undefined || status < 300 || status === 408 || status >= 500) return 'VENDOR_UNAVAILABLE';
  if (status === 429) return 'VENDOR_THROTTLED';
  // 3xx: the account is in another region. 404, 405: the address is wrong. No message is to blame for either.
  if (status < 400 || [401, 403, 404, 405].includes(status)) return 'VENDOR_AUTH';
  return refusalCode(status);
}

const refusalCode = (status: number): ErrorCode =>
  status === CONTENT_TOO_LARGE ? 'MESSAGE_TOO_LARGE' : 'VENDOR_REJECTED';

function sendCode({ started, status }: CallFacts): ErrorCode {
  if (!started || status === 503) return 'VENDOR_UNAVAILABLE';
  if (status === undefined || status < 300 || status === 408 || status >= 500) return 'SEND_UNKNOWN';
  if (status === 429) return 'VENDOR_THROTTLED';
  return status < 400 || status === 401 || status === 403 ? 'VENDOR_AUTH' : refusalCode(status);
}

function toError(code: ErrorCode, facts: CallFacts, thrown: unknown): BusError {
  if (isBeforeRequest(facts, thrown)) return clientError(thrown);
  const { status, retryAfterMs } = facts;
  const options: BusErrorOptions = { status, retryAfterMs };
  // An error with a body is not kept as the cause: the body may repeat what was sent.
  if (facts.status === undefined)
    return new BusError(code, noResponse(facts, thrown), { ...options, cause: thrown, reason: failureOf(thrown) });
  const envelope = thrown instanceof CustomerIORequestError ? readEnvelope(thrown.body) : undefined;
  const detail = envelope ? refusalDetail(envelope) : 'the response is not JSON';
  const group = refusalGroup(asList(envelope?.errors)[0]);
  return new BusError(code, `Customer.io answered ${facts.status}${hint(facts.status)}: ${detail}`, {
    ...options,
    ...group,
  });
}

/** Only a failed request is an outage: a client that throws before it has made one does so for this message alone. */
const isBeforeRequest = ({ dispatched, started, status }: CallFacts, thrown: unknown): boolean =>
  !dispatched && !started && status === undefined && !isTimeout(thrown);

/** A parameter that the client misses is the message's fault; anything else is ours. */
function clientError(thrown: unknown): BusError {
  if (!(thrown instanceof MissingParamError)) return asBusError(thrown);
  const field = /^[\w.]+/.exec(thrown.message)?.[0];
  return new BusError('MESSAGE_INVALID', `Customer.io's client refuses the command: ${thrown.message}`, {
    cause: thrown,
    reason: 'missing-parameter',
    field,
  });
}

const isTimeout = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'TimeoutError';

/** `timeout`, or the code of the connection's error. */
function failureOf(thrown: unknown): string | undefined {
  if (isTimeout(thrown)) return 'timeout';
  const { code } = Object((thrown as Error | undefined)?.cause) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function hint(status: number): string {
  if (status >= 300 && status < 400) return ' (a redirect: check CUSTOMERIO_REGION)';
  return status === 404 || status === 405 ? ' (check the address)' : '';
}

function noResponse({ started }: CallFacts, thrown: unknown): string {
  const what = isTimeout(thrown) ? 'no response in time' : `the connection failed (${failureOf(thrown) ?? 'no code'})`;
  return started ? what : `${what}; the request was not sent`;
}

interface Refusal {
  reason?: unknown;
  field?: unknown;
  message?: unknown;
  detail?: unknown;
}

const MAX_DETAIL = 300;

/** The text of any of Customer.io's error envelopes, without what may be personal data. */
function refusalDetail({ meta, errors }: Envelope): string {
  const texts = [meta?.error, ...asList(meta?.errors), ...asList(errors).map((error) => describeRefusal(error))];
  return redact(texts.filter(Boolean).join('; ')) || 'no reason given';
}

interface Envelope {
  meta?: { error?: unknown; errors?: unknown };
  errors?: unknown;
}

function readEnvelope(body: string): Envelope {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const TOKEN = /^[\w.[\] -]{1,100}$/;

/** Reason and field of one rejected item, where they are words of Customer.io's own and not a text. */
export function refusalGroup(refusal: unknown): { reason?: string | undefined; field?: string | undefined } {
  const { reason, field } = Object(refusal) as Refusal;
  const token = (value: unknown) => (typeof value === 'string' && TOKEN.test(value) ? redact(value) : undefined);
  return { reason: token(reason), field: token(field) };
}

/** `reason, field, message` of one rejected item, or the `detail` of the App API. */
export function describeRefusal(refusal: unknown): string {
  if (typeof refusal === 'string') return redact(refusal);
  const { reason, field, message, detail } = Object(refusal) as Refusal;
  return redact([reason, field, message, detail].filter((part) => typeof part === 'string').join(', '));
}

/** Removes addresses and long numbers from a text of Customer.io, which may quote what was sent. */
function redact(text: string): string {
  return text
    .replace(/[^\s"'<>]+@[^\s"'<>]+/g, '[address]')
    .replace(/\+?\d{7,}/g, '[number]')
    .slice(0, MAX_DETAIL);
}
