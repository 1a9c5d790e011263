import { once } from 'node:events';
import type { ReportedEvent } from '@cio-bus/contracts';
import { Secret } from '@cio-bus/service';
import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it, vi } from 'vitest';
import { secret, serveWebhooks as serve, signed, statusOf } from '../test/serve-webhooks.ts';

const event = { event_id: 'e1', object_type: 'email', metric: 'bounced', timestamp: 1_795_262_400, data: { a: 1 } };
const body = JSON.stringify(event);

const failing = (how: string) => () => {
  if (how === 'rejects') return Promise.reject(new Error('a bug'));
  throw new Error('a bug');
};

function logTo(lines: string[]) {
  const log = (_fields: object, message: string) => void lines.push(message);
  return { debug: log, info: log, warn: log, error: log };
}

describe('the events of CustomerIOWebhooks', () => {
  it('are emitted by metric, by subscription name and as *, each with its data', async () => {
    const { webhooks, url } = await serve();
    const emitted: [string, ReportedEvent][] = [];
    for (const name of ['bounced', 'email_bounced', '*', 'opened'] as const) {
      webhooks.on(name, (received: ReportedEvent) => emitted.push([name, received]));
    }
    await statusOf(url, body);
    expect(emitted.map(([name]) => name)).toEqual(['bounced', 'email_bounced', '*']);
    expect(emitted[0]?.[1]).toMatchObject({ id: 'e1', metric: 'bounced', data: { a: 1 } });
  });

  it('have every id as text, to the last digit, also where Customer.io or an app sent a number', async () => {
    const { webhooks, url } = await serve();
    const heard = once(webhooks, '*');
    const ids =
      '"customer_id":12345678901234567,"identifiers":{"id":12345678901234567,"cio_id":7,"email":null,"member":12345678901234567}';
    const device = '{"device_id":98765432109876543,"failure_message":"gone","n":1}';
    const data = `{${ids},"journey_id":5,"campaign_id":3,"recipients":[${device}]}`;
    await statusOf(
      url,
      `{"event_id":"e1","object_type":"push","metric":"failed","timestamp":1795262400,"data":${data}}`,
    );
    const [{ data: received, personId }] = (await heard) as [ReportedEvent];
    expect(personId).toBe('12345678901234567');
    expect(received).toEqual({
      customer_id: '12345678901234567',
      identifiers: { id: '12345678901234567', cio_id: '7', email: null, member: '12345678901234567' },
      journey_id: '5',
      campaign_id: 3,
      recipients: [{ device_id: '98765432109876543', failure_message: 'gone', n: 1 }],
    });
  });

  it('have the name of the subscription even if it differs from object type and metric', async () => {
    const { webhooks, url } = await serve();
    const heard = once(webhooks, 'customer_subscription_preferences_changed');
    await statusOf(url, JSON.stringify({ metric: 'cio_subscription_preferences_changed', timestamp: 1_795_262_400 }));
    expect(await heard).toHaveLength(1);
  });

  it('are not emitted unless they were accepted, because the sender will repeat them', async () => {
    const { webhooks, url } = await serve({ accept: () => Promise.reject(new Error('no broker')) });
    let emitted = 0;
    webhooks.on('*', () => {
      emitted += 1;
    });
    await statusOf(url, body);
    expect(emitted).toBe(0);
  });

  it.each(['throws', 'rejects'])('are accepted, and reach the other listeners, when a listener %s', async (how) => {
    const logged: string[] = [];
    const { webhooks, url } = await serve({ logger: logTo(logged) });
    webhooks.on('bounced', failing(how));
    const heard: string[] = [];
    webhooks.on('bounced', () => void heard.push('the same name'));
    webhooks.once('bounced', () => void heard.push('once'));
    webhooks.on('*', () => void heard.push('*'));
    expect(await statusOf(url, body)).toBe(200);
    expect(await statusOf(url, body)).toBe(200);
    expect(heard).toEqual(['the same name', 'once', '*', 'the same name', '*']);
    await expect.poll(() => logged).toEqual(['a webhook listener failed', 'a webhook listener failed']);
  });

  it.each(['throws', 'rejects'])(
    'report a listener that %s as error, whose own listeners may fail, too',
    async (how) => {
      const logged: string[] = [];
      const { webhooks, url } = await serve({ logger: logTo(logged) });
      webhooks.on('bounced', failing(how));
      webhooks.on('error', failing(how));
      expect(await statusOf(url, body)).toBe(200);
      await expect.poll(() => logged).toEqual(['a webhook listener failed', 'a listener of webhook errors failed']);
    },
  );

  it('report as error that they could not be accepted', async () => {
    const failure = new Error('no broker');
    const { webhooks, url } = await serve({ logger: logTo([]), accept: () => Promise.reject(failure) });
    const errors: Error[] = [];
    webhooks.on('error', (error) => errors.push(error));
    expect(await statusOf(url, body)).toBe(503);
    expect(errors).toEqual([failure]);
  });

  it.each([
    ['error', ['email_error', '*']],
    ['*', ['email_*', '*']],
    ['spammed', ['spammed', 'complained', 'email_spammed', 'email_complained', '*']],
  ])('never have a name that means something else: a metric %s', async (metric, names) => {
    const { webhooks, url } = await serve();
    webhooks.on('*', () => {});
    const emit = vi.spyOn(webhooks, 'emit');
    await statusOf(url, JSON.stringify({ ...event, metric }));
    expect(emit.mock.calls.map(([name]: unknown[]) => name)).toEqual(names);
  });
});

describe('the metrics of CustomerIOWebhooks', () => {
  it('observe the delay of an accepted event, which shows a queue at the sender before events are lost', async () => {
    const delays: number[] = [];
    const series: Telemetry['series'] = (name) => ({
      observe: (value) => void (name === 'cio_bus_webhook_delay_seconds' && delays.push(value)),
    });
    const now = () => (event.timestamp + 90) * 1_000;
    const { url } = await serve({ telemetry: { ...quietTelemetry('t'), series }, now });
    await statusOf(url, body);
    await statusOf(url, 'not json');
    expect(delays).toEqual([90]);
  });

  it('keep when each status was last sent: a sender that waits an hour after a refusal makes no rate', async () => {
    const times: unknown[] = [];
    const gauge: Telemetry['gauge'] = (name, labels, value) => void times.push([name, labels, value]);
    const { url } = await serve({ telemetry: { ...quietTelemetry('t'), gauge }, now: () => 5_000 });
    await statusOf(url, body, signed('another body'));
    await statusOf(url, body);
    const name = 'cio_bus_webhook_last_response_timestamp_seconds';
    expect(times).toEqual([
      [name, { status: 401 }, 5],
      [name, { status: 200 }, 5],
    ]);
  });

  it('count what came by another method only if Customer.io may have sent it', async () => {
    const counted: unknown[] = [];
    const count: Telemetry['count'] = (name, labels) => void counted.push([name, labels]);
    const { url } = await serve({ telemetry: { ...quietTelemetry('t'), count } });
    await fetch(url); // a person's browser
    await fetch(url, { headers: { 'X-CIO-Signature': 'ab' } }); // a redirect makes a GET of a POST
    expect(counted).toEqual([['cio_bus_webhooks_received_total', { status: 405 }]]);
  });

  it('count what came without a signature as that alone: whoever tries addresses must page nobody', async () => {
    const counted: unknown[] = [];
    const count: Telemetry['count'] = (name, labels) => void counted.push([name, labels]);
    const gauge: Telemetry['gauge'] = (name) => void counted.push(name);
    const { url, webhooks } = await serve({ telemetry: { ...quietTelemetry('t'), count, gauge } });
    expect(await statusOf(url, body, {})).toBe(401);
    expect((await webhooks.handle({ rawBody: body, headers: {} })).status).toBe(401);
    const none = ['cio_bus_webhook_signatures_total', { secret: 'none' }];
    expect(counted).toEqual([none, none]);
  });

  it('count responses and the secret that matched, so that a rotation can be watched', async () => {
    const counted: unknown[] = [];
    const count: Telemetry['count'] = (name, labels) => void counted.push([name, labels]);
    const { url } = await serve({ secrets: [new Secret('new'), secret], telemetry: { ...quietTelemetry('t'), count } });
    await statusOf(url, body);
    await statusOf(url, body, signed('another body'));
    expect(counted).toEqual([
      ['cio_bus_webhook_signatures_total', { secret: 1 }],
      ['cio_bus_webhooks_received_total', { status: 200 }],
      ['cio_bus_webhook_signatures_total', { secret: 'none' }],
      ['cio_bus_webhooks_received_total', { status: 401 }],
    ]);
  });
});
