import { BusError, type BusErrorOptions, type ErrorCode } from '@cio-bus/contracts';
import { CustomerIORequestError } from 'customerio-node';
import type { CallFacts } from './observed-dispatch.ts';

export const NOT_FOUND = 404;

/** Maps a failed call to an error of the catalogue. */
export type ToBusError = (facts: CallFacts, thrown: unknown) => BusError;

/** Errors of the Track API, whose requests may be repeated. */
export const trackError: ToBusError = (facts, thrown) => toError(trackCode(facts.status), facts, thrown);

/** Errors of reads of the App API: as {@link trackError}, but 404 means that the object does not exist. */
export const readError: ToBusError = (facts, thrown) =>
  toError(facts.status === NOT_FOUND ? 'VENDOR_REJECTED' : trackCode(facts.status), facts, thrown);

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
  return 'VENDOR_REJECTED';
}

function sendCode({ started, status }: CallFacts): ErrorCode {
  if (!started || status === 503) return 'VENDOR_UNAVAILABLE';
  if (status === undefined || status < 300 || status === 408 || status >= 500) return 'SEND_UNKNOWN';
  if (status === 429) return 'VENDOR_THROTTLED';
  return status < 400 || status === 401 || status === 403 ? 'VENDOR_AUTH' : 'VENDOR_REJECTED';
}

function toError(code: ErrorCode, facts: CallFacts, thrown: unknown): BusError {
  const options: BusErrorOptions = facts.retryAfterMs === undefined ? {} : { retryAfterMs: facts.retryAfterMs };
  // An error with a body is not kept as the cause: the body may repeat what was sent.
  if (facts.status === undefined) return new BusError(code, noResponse(facts, thrown), { ...options, cause: thrown });
  const detail = thrown instanceof CustomerIORequestError ? refusalDetail(thrown.body) : 'the response is not JSON';
  return new BusError(code, `Customer.io answered ${facts.status}${hint(facts.status)}: ${detail}`, options);
}

function hint(status: number): string {
  if (status >= 300 && status < 400) return ' (a redirect: check CUSTOMERIO_REGION)';
  return status === 404 || status === 405 ? ' (check the address)' : '';
}

function noResponse({ started }: CallFacts, thrown: unknown): string {
  const { name = '', cause } = thrown instanceof Error ? thrown : {};
  const code = (cause as { code?: unknown } | undefined)?.code;
  const what = name === 'TimeoutError' ? 'no response in time' : `the connection failed (${code ?? 'no code'})`;
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
function refusalDetail(body: string): string {
  const { meta, errors } = readEnvelope(body);
  const texts = [meta?.error, ...asList(meta?.errors), ...asList(errors).map((error) => describeRefusal(error))];
  return redact(texts.filter(Boolean).join('; ')) || 'no reason given';
}

function readEnvelope(body: string): { meta?: { error?: unknown; errors?: unknown }; errors?: unknown } {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

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
