import { quietTelemetry } from '@cio-bus/service/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventBody, eventHeaders, shared, TIMESTAMP, transferred, watchProcess } from '../test/fake-requests.ts';
import { secret, signed } from '../test/serve-webhooks.ts';
import { CustomerIOWebhooks } from './customerio-webhooks.ts';
import type { CustomerIOWebhooksOptions } from './webhooks-options.ts';

let process: ReturnType<typeof watchProcess>;
beforeEach(() => {
  process = watchProcess();
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(await process.stop()).toEqual([]);
});

const quiet = quietTelemetry('test').logger;
function receiver(options: Partial<CustomerIOWebhooksOptions> = {}) {
  const webhooks = new CustomerIOWebhooks({ secrets: [secret], logger: quiet, ...options });
  const [events, errors]: [string[], string[]] = [[], []];
  webhooks.on('*', ({ event_id }) => void events.push(String(event_id)));
  webhooks.on('error', ({ message }) => void errors.push(message));
  const handle = (rawBody: unknown, headers: unknown = eventHeaders) => webhooks.handle({ rawBody, headers } as never);
  return { webhooks, events, errors, handle };
}

function transferredView() {
  const view = bytes();
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}
const bytes = () => new Uint8Array(Buffer.from(eventBody));
const upper = Object.fromEntries(Object.entries(eventHeaders).map(([name, value]) => [name.toUpperCase(), value]));

describe('a signed request is accepted, and its event is emitted once', () => {
  it.each<[string, unknown]>([
    ['text', eventBody],
    ['shared memory', shared(eventBody)],
    ['a view of shared memory', new Uint8Array(shared(eventBody))],
    ['a Buffer of shared memory', Buffer.from(shared(eventBody))],
    ['a view at an offset', new Uint8Array(Buffer.from(`xxxx${eventBody}x`)).subarray(4, 4 + bytes().length)],
    ['a DataView at an offset', new DataView(new Uint8Array(Buffer.from(`xxxx${eventBody}`)).buffer, 4)],
  ])('with a body that is %s', async (_what, rawBody) => {
    const { handle, events } = receiver();
    expect(await handle(rawBody)).toEqual({ status: 200, body: { accepted: 1 } });
    expect(events).toEqual(['e1']);
  });

  it.each<[string, unknown]>([
    ['an object without a prototype', Object.assign(Object.create(null), eventHeaders)],
    ['names in capitals', upper],
    ['pairs', Object.entries(eventHeaders)],
    ["Node's rawHeaders", Object.entries(upper).flat()],
    ['a Map', new Map(Object.entries(upper))],
    ['a frozen object', Object.freeze({ ...eventHeaders })],
    ['more names than Customer.io sends', { ['__proto__']: 'x', constructor: 'x', '': '', ...eventHeaders }],
  ])('with headers that are %s', async (_what, headers) => {
    const { handle, events } = receiver();
    expect(await handle(eventBody, headers)).toEqual({ status: 200, body: { accepted: 1 } });
    expect(events).toEqual(['e1']);
  });

  it.each<[string, (memory: Buffer<ArrayBuffer>) => void]>([
    ['overwritten', (memory) => void memory.fill(0)],
    ['transferred', ({ buffer }) => void structuredClone(buffer, { transfer: [buffer] })],
  ])('although its memory is %s right after the call, as some servers do', async (_how, spoil) => {
    const memory = Buffer.from(bytes().buffer);
    const kept: string[] = [];
    const accept: CustomerIOWebhooksOptions['accept'] = async (_events, { rawBody }) => void kept.push(String(rawBody));
    const reply = receiver({ accept }).handle(memory);
    spoil(memory);
    expect((await reply).status).toBe(200);
    expect(kept).toEqual([eventBody]);
  });

  it('by two instances with different secrets, each its own', async () => {
    const [one, other] = [receiver(), receiver({ secrets: ['other'] })];
    const replies = await Promise.all([one.handle(eventBody), other.handle(eventBody)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 401]);
    expect([one.events, other.events]).toEqual([['e1'], []]);
  });

  it.each(['', '\ud800', '\u0000', '[]', '""'])('or kept as unusable: %j', async (text) => {
    const reject = vi.fn(async () => {});
    const { handle, events } = receiver({ reject });
    expect(await handle(text, signed(text))).toMatchObject({ status: 200, body: { accepted: 0 } });
    expect([reject.mock.calls.length, events]).toEqual([1, []]);
  });
});

describe('a mistake of the app is 503, and the error says what to do', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /is missing: give the body as received/],
    ['a parsed body', JSON.parse(eventBody), /perhaps the parsed body: .* bytes as received/],
    ['a list of numbers', [...bytes()], /is a list/],
    ['a Buffer that was JSON', Buffer.from(eventBody).toJSON(), /parsed body/],
    ['a Blob', new Blob([eventBody]), /is a Blob: give await blob.arrayBuffer\(\)/],
    ['a stream of the Web', new Response(eventBody).body, /is a stream: read it to its end/],
    ['a stream of Node', { pipe() {}, on() {} }, /is a stream: read it to its end/],
    ['a promise', Promise.resolve(eventBody), /is a promise: await it/],
    ['a Fetch request', new Request('http://x.example', { method: 'POST', body: eventBody }), /is a request/],
    ['transferred memory', transferred(eventBody), /was transferred .*copy it before/],
    ['a view of transferred memory', transferredView(), /was transferred/],
  ])('when the body is %s', async (_what, rawBody, message) => {
    const { handle, errors, events } = receiver();
    expect((await handle(rawBody)).status).toBe(503);
    expect(errors).toEqual([expect.stringMatching(message)]);
    expect(events).toEqual([]);
  });

  it('when a Buffer was transferred: it looks like an empty one', async () => {
    const memory = Buffer.from(bytes().buffer);
    structuredClone(memory.buffer, { transfer: [memory.buffer] });
    const { handle, errors } = receiver();
    expect((await handle(memory)).status).toBe(503);
    expect(errors).toEqual([expect.stringMatching(/was transferred/)]);
  });
});

describe('a request without a valid signature is 401', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['an empty Map', new Map()],
    ['a list of a name alone', ['x-cio-signature']],
    ['no text', { 'x-cio-timestamp': 1_795_262_400, 'x-cio-signature': Buffer.from('ab') }],
    ['two signatures', { ...eventHeaders, 'x-cio-signature': [eventHeaders['x-cio-signature'], 'b'] }],
    ['a symbol', { 'x-cio-timestamp': TIMESTAMP, 'x-cio-signature': Symbol('x') }],
  ])('when its headers are %s', async (_what, headers) => {
    const { handle, events } = receiver();
    expect((await handle(eventBody, headers)).status).toBe(401);
    expect(events).toEqual([]);
  });
});
