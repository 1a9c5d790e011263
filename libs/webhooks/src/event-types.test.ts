import type { ReportedEvent } from '@cio-bus/contracts';
import { type messageMetrics, subscribableEvents } from '@cio-bus/contracts';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { payloadShapes, unusualShapes } from '../test/payload-shapes.ts';
import { secret, signed } from '../test/serve-webhooks.ts';
import { CustomerIOWebhooks } from './customerio-webhooks.ts';
import type { CustomerIOWebhookEvents } from './event-names.ts';

type Of<Name extends keyof CustomerIOWebhookEvents> = CustomerIOWebhookEvents[Name][0];

/** The event of a body through the signature, and the names under which it is emitted. */
async function emitted(shape: object) {
  const webhooks = new CustomerIOWebhooks({ secrets: [secret] });
  const names: unknown[] = [];
  const events: ReportedEvent[] = [];
  webhooks.on('*', (event) => events.push(event));
  const { emit } = webhooks;
  Object.assign(webhooks, {
    emit: (...given: unknown[]) => names.push(given[0]) > 0 && Reflect.apply(emit, webhooks, given),
  });
  const rawBody = JSON.stringify(shape);
  const { status } = await webhooks.handle({ rawBody, headers: signed(rawBody) });
  return { status, names, event: events[0] };
}

describe('the typed events', () => {
  it('are distinguished by kind and metric', () => {
    const check = (event: ReportedEvent) => {
      if (event.object_type === 'sms' && event.metric === 'replied')
        expectTypeOf(event.data.inbound_event_id).toEqualTypeOf<string | undefined>();
      if (event.object_type === 'push' && event.metric === 'bounced')
        expectTypeOf(event.data.recipients?.[0]?.device_id).toEqualTypeOf<string | undefined>();
      if (event.metric === 'clicked') expectTypeOf(event.data.machine).toEqualTypeOf<boolean | undefined>();
      if (event.metric === 'subscribed') expectTypeOf(event.data.content).toEqualTypeOf<string | undefined>();
    };
    expect(check).toBeTypeOf('function');
    expectTypeOf<ReportedEvent['object_type']>().toEqualTypeOf<
      'customer' | 'email' | 'push' | 'in_app' | 'sms' | 'slack' | 'webhook' | 'whatsapp'
    >();
  });

  it('have the kind and metric of their name', () => {
    expectTypeOf<Of<'email_bounced'>['object_type']>().toEqualTypeOf<'email'>();
    expectTypeOf<Of<'in_app_opened'>['object_type']>().toEqualTypeOf<'in_app'>();
    expectTypeOf<Of<'email_complained'>['metric']>().toEqualTypeOf<'spammed'>();
    expectTypeOf<Of<'replied'>['object_type']>().toEqualTypeOf<'sms' | 'whatsapp'>();
    expectTypeOf<Of<'customer_unsubscribed'>['metric']>().toEqualTypeOf<'unsubscribed'>();
    expectTypeOf<Of<'customer_subscription_preferences_changed'>['data']['content']>().toEqualTypeOf<
      string | undefined
    >();
    expectTypeOf<'sms_opened'>().not.toExtend<keyof CustomerIOWebhookEvents>();
    expectTypeOf<keyof typeof messageMetrics>().toEqualTypeOf<Exclude<ReportedEvent['object_type'], 'customer'>>();
  });
});

describe('the 69 shapes of the specification', () => {
  it('are 69, each of another kind and metric, of which all but one can be subscribed to', () => {
    const names = payloadShapes.map(({ object_type, metric }) => `${object_type}_${metric.replace(/^cio_/, '')}`);
    expect(new Set(names).size).toBe(69);
    expect(subscribableEvents).toHaveLength(72);
    expect(names.filter((name) => !subscribableEvents.includes(name))).toEqual(['slack_undeliverable']);
  });

  it.each(payloadShapes)('are emitted by name: $object_type $metric', async (shape) => {
    const { status, names, event } = await emitted(shape);
    const bare = shape.metric.replace(/^cio_/, '');
    expect(status).toBe(200);
    expect(names).toEqual(expect.arrayContaining([shape.metric, `${shape.object_type}_${bare}`, '*']));
    const { event_id, object_type, metric, timestamp, data } = shape;
    expect(event).toMatchObject({ event_id, object_type, metric, timestamp, data, personId: 'u_1001' });
    expect(event?.data).toMatchObject({ customer_id: 'u_1001', email_address: 'ada@example.com' });
  });

  it.each(Object.entries(unusualShapes))('are accepted with %s', async (_what, shape) => {
    const { status, names, event } = await emitted(shape);
    expect([status, names.at(-1), event?.timestamp]).toEqual([200, '*', 1_795_262_400]);
  });
});

describe('the names of events', () => {
  it.each([
    ['email', 'spammed', {}, ['spammed', 'complained', 'email_spammed', 'email_complained']],
    ['email', 'unsubscribed', { delivery_id: 'd' }, ['unsubscribed', 'email_unsubscribed']],
    [
      'email',
      'unsubscribed',
      { email_address: 'a@b' },
      ['unsubscribed', 'email_unsubscribed', 'customer_unsubscribed'],
    ],
    ['sms', 'subscribed', {}, ['subscribed', 'sms_subscribed', 'customer_subscribed']],
    [
      'customer',
      'cio_subscription_preferences_changed',
      {},
      [
        'cio_subscription_preferences_changed',
        'subscription_preferences_changed',
        'customer_subscription_preferences_changed',
      ],
    ],
  ])('of %s %s with %j', async (object_type, metric, data, names) => {
    expect((await emitted({ event_id: 'e', object_type, metric, timestamp: 1, data })).names).toEqual([...names, '*']);
  });
});
