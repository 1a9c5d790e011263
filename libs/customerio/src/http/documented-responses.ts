import type { ErrorCode } from '@cio-bus/contracts';

/** Kinds of calls whose responses are read alike. */
export const vendorCalls = {
  batch: 'Track v2, a batch',
  event: 'Track v1, an event or a metric',
  send: 'App, a send',
  broadcast: 'App, a broadcast',
  report: 'App, a report',
  lookup: 'App, the lookup of a send',
} as const;

/** A key of {@link vendorCalls}. */
export type VendorCall = keyof typeof vendorCalls;

/** How a call ends: with a status and a body, which is JSON or a text, or without a response. */
export type VendorResponse =
  | { status: number; body: object | string; headers?: Readonly<Record<string, string>> }
  | 'reset'
  | 'never'
  | 'refused';

/** Responses that become one error, in docs/errors.md and in `vendor-responses.test.ts`. */
export interface ResponseRow {
  calls: readonly VendorCall[];
  responses: readonly VendorResponse[];
  /** Undefined: the call succeeds. */
  code: ErrorCode | undefined;
  /** What the error has besides its code. */
  error?: { reason?: string; field?: string; retryAfterMs?: number };
  note: string;
}

const track: VendorCall[] = ['batch', 'event'];
const sends: VendorCall[] = ['send', 'broadcast'];
const reads: VendorCall[] = ['report', 'lookup'];
const all: VendorCall[] = [...track, ...sends, ...reads];

const meta = (error: string) => ({ meta: { error } });
const detail = (status: number, text: string) => ({ errors: [{ detail: text, status: String(status) }] });
const item = { reason: 'required', field: 'identifiers', message: 'identifiers is required' };
const page = '<html><h1>No server is available</h1></html>';
const json = (status: number, body: object): VendorResponse => ({ status, body });
const html = (...statuses: number[]): VendorResponse[] => statuses.map((status) => ({ status, body: page }));

const brokenAfterAcceptance: VendorResponse[] = [
  json(500, meta('internal error')),
  ...html(408, 500, 502, 504, 522, 524),
  'reset',
];

/** Every status and error body that Customer.io documents, and those of the proxies before it. */
export const documentedResponses: readonly ResponseRow[] = [
  { calls: track, responses: [json(200, {})], code: undefined, note: 'Accepted, which is not applied.' },
  {
    calls: ['batch'],
    responses: [json(207, { errors: [{ batch_index: 0, ...item }] })],
    code: 'VENDOR_REJECTED',
    error: { reason: 'required', field: 'identifiers' },
    note: 'The items that it names; the others are accepted.',
  },
  {
    calls: ['batch'],
    responses: [json(207, { errors: [item] })],
    code: 'VENDOR_REJECTED',
    error: { reason: 'required', field: 'identifiers' },
    note: 'It names no item: the batch is halved until the item is alone.',
  },
  {
    calls: ['batch'],
    responses: [json(400, { errors: [item] }), json(422, { errors: [item] })],
    code: 'VENDOR_REJECTED',
    error: { reason: 'required', field: 'identifiers' },
    note: 'Refused as a whole: halved, too.',
  },
  {
    calls: ['event', ...sends],
    responses: [
      json(400, meta('name cannot be blank')),
      json(400, { meta: { errors: ['a', 'b'] } }),
      json(422, meta('x')),
    ],
    code: 'VENDOR_REJECTED',
    note: 'Also an unknown template, an unverified sender, a broadcast without recipients.',
  },
  {
    calls: reads,
    responses: [
      json(400, { errors: [{ detail: 'invalid', status: '400', source: { pointer: '/start' } }] }),
      json(422, detail(422, 'invalid')),
    ],
    code: 'VENDOR_REJECTED',
    note: 'To a lookup: the send is held, as SEND_UNKNOWN.',
  },
  {
    calls: ['report'],
    responses: [json(404, detail(404, 'not found'))],
    code: 'VENDOR_REJECTED',
    note: 'No such object.',
  },
  {
    calls: ['lookup'],
    responses: [json(404, detail(404, 'not found'))],
    code: undefined,
    note: 'No such person or template: no delivery is found, which never means that none was sent.',
  },
  {
    calls: [...track, ...sends, 'report'],
    responses: [json(401, meta('Unauthorized')), json(403, meta('Forbidden'))],
    code: 'VENDOR_AUTH',
    note: 'Wrong keys; an account that is not approved, or must not send.',
  },
  {
    calls: ['lookup'],
    responses: [json(401, meta('Unauthorized')), json(403, meta('Forbidden'))],
    code: 'LOOKUP_REFUSED',
    error: { retryAfterMs: 30_000 },
    note: 'The key may send, but not list messages: only sends in doubt wait.',
  },
  {
    calls: [...track, ...sends, 'report'],
    responses: [{ status: 307, body: {}, headers: { location: 'https://track-eu.customer.io/' } }],
    code: 'VENDOR_AUTH',
    note: 'The account is in another region; the redirect is not followed. To a lookup: LOOKUP_REFUSED.',
  },
  {
    calls: track,
    responses: [json(404, meta('not found')), json(405, meta('method not allowed'))],
    code: 'VENDOR_AUTH',
    note: 'The address is wrong.',
  },
  {
    calls: sends,
    responses: [json(404, meta('not found')), json(405, meta('method not allowed'))],
    code: 'VENDOR_REJECTED',
    note: 'A wrong path, or no such broadcast.',
  },
  {
    calls: [...track, ...sends],
    responses: [json(413, meta('too large')), ...html(413)],
    code: 'MESSAGE_TOO_LARGE',
    note: 'One item alone, or attachments. A batch is halved first.',
  },
  {
    calls: all,
    responses: [
      { status: 429, body: detail(429, 'rate limited to 10 requests per 1s'), headers: { 'retry-after': '2' } },
    ],
    code: 'VENDOR_THROTTLED',
    error: { retryAfterMs: 2_000 },
    note: 'All requests of the kind pause for as long.',
  },
  {
    calls: all,
    responses: [json(429, detail(429, 'daily quota')), ...html(429)],
    code: 'VENDOR_THROTTLED',
    note: 'Without Retry-After, as for a daily quota.',
  },
  { calls: all, responses: html(503), code: 'VENDOR_UNAVAILABLE', note: 'Taken to come before acceptance.' },
  {
    calls: track,
    responses: [...brokenAfterAcceptance, 'never'],
    code: 'VENDOR_UNAVAILABLE',
    note: 'It may have been accepted, and a repeat is harmless.',
  },
  {
    calls: reads,
    responses: brokenAfterAcceptance,
    code: 'VENDOR_UNAVAILABLE',
    note: 'The same without a response in 5 s.',
  },
  {
    calls: sends,
    responses: [...brokenAfterAcceptance, 'never'],
    code: 'SEND_UNKNOWN',
    note: 'It may have been sent.',
  },
  { calls: all, responses: ['refused'], code: 'VENDOR_UNAVAILABLE', note: 'Nothing was written, so nothing was sent.' },
  { calls: [...track, ...reads], responses: html(200), code: 'VENDOR_UNAVAILABLE', note: 'No answer of Customer.io.' },
  {
    calls: sends,
    responses: [json(200, {}), ...html(200)],
    code: 'SEND_UNKNOWN',
    note: 'Without the id of a delivery or of a trigger.',
  },
  {
    calls: sends,
    responses: [json(200, { delivery_id: 'RPILAgIA', id: 7, queued_at: 1_604_977_406 })],
    code: undefined,
    note: 'Accepted.',
  },
];
