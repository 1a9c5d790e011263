import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import { secret, signed } from '../test/serve-webhooks.ts';
import { CustomerIOWebhooks } from './customerio-webhooks.ts';

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const webhooks = new CustomerIOWebhooks({ secrets: [secret], logger });
const body = JSON.stringify({ event_id: 'e1', object_type: 'email', metric: 'sent', timestamp: 1_795_262_400 });
const names = Object.entries(signed(body)) as [string, string][];

describe('handle', () => {
  it.each<[string, Parameters<typeof webhooks.handle>[0]['headers']]>([
    ['of Node', signed(body)],
    ['of a Fetch request', new Headers(names)],
    ['in a map', new Map(names)],
    ['in lists of one, as of a cloud function', Object.fromEntries(names.map(([name, value]) => [name, [value]]))],
    ['in the case that Customer.io writes', { 'X-CIO-Timestamp': names[0]?.[1], 'X-CIO-Signature': names[1]?.[1] }],
  ])('takes headers %s', async (_kind, headers) => {
    expect(await webhooks.handle({ rawBody: body, headers })).toEqual({ status: 200, body: { accepted: 1 } });
  });

  it.each([
    ['text', body],
    ['a Buffer', Buffer.from(body)],
    ['an ArrayBuffer', new Uint8Array(Buffer.from(body)).buffer],
    ['a view', new DataView(new Uint8Array(Buffer.from(body)).buffer)],
    ['bytes within a larger buffer', new Uint8Array(Buffer.from(` ${body} `)).subarray(1, body.length + 1)],
  ])('takes a body that is %s', async (_kind, rawBody) => {
    expect((await webhooks.handle({ rawBody: rawBody as string, headers: signed(body) })).status).toBe(200);
  });

  it.each([null, undefined, 'text', 5, [], { 'x-cio-signature': ['a', 'b'] }])(
    'refuses headers %j',
    async (headers) => {
      expect((await webhooks.handle({ rawBody: body, headers: headers as never })).status).toBe(401);
    },
  );

  it.each([null, undefined, { event_id: 'e1' }, 5])('asks for a repetition when the body is %j', async (rawBody) => {
    expect((await webhooks.handle({ rawBody: rawBody as never, headers: signed(body) })).status).toBe(503);
  });

  it.each<[string, unknown]>([
    ['headers that are no pairs', { rawBody: body, headers: [null] }],
    [
      'headers that throw',
      {
        rawBody: body,
        headers: {
          get 'x-cio-signature'() {
            throw new Error('a bug');
          },
        },
      },
    ],
    ['nothing', undefined],
  ])('asks for a repetition, reports why, and counts it, when it gets %s', async (_what, request) => {
    const reported: unknown[] = [];
    const counted: unknown[] = [];
    const count: Telemetry['count'] = (name, labels) => void counted.push([name, labels]);
    const own = new CustomerIOWebhooks({ secrets: [secret], telemetry: { ...quietTelemetry('test'), count } });
    own.on('error', (error) => void reported.push(error));
    expect((await own.handle(request as never)).status).toBe(503);
    expect(reported).toHaveLength(1);
    expect(counted).toEqual([['cio_bus_webhooks_received_total', { status: 503 }]]);
  });
});
