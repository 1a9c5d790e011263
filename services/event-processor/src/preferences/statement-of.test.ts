import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { statementOf } from './statement-of.ts';

const AT = 1_790_000_000_000;
const said = (event: Parameters<typeof aWebhookEvent>[0]) =>
  statementOf(aWebhookEvent({ personId: 'u1', timestamp: AT, data: {}, ...event }))?.statement;

describe('statementOf', () => {
  it.each([
    { metric: 'unsubscribed', objectType: 'email', channels: { email: false } },
    { metric: 'unsubscribed', objectType: 'customer', channels: { email: false } },
    { metric: 'unsubscribed', objectType: 'sms', channels: { sms: false } },
    { metric: 'subscribed', objectType: 'customer', channels: { email: true } },
    { metric: 'subscribed', objectType: 'push', channels: { push: true } },
    { metric: 'subscribed', objectType: 'in_app', channels: { inApp: true } },
    { metric: 'spammed', objectType: 'email', channels: { email: false } },
  ])('$metric of $objectType says $channels', ({ metric, objectType, channels }) => {
    expect(said({ metric, objectType })).toMatchObject({ channels, createsPerson: false });
  });

  it('has the second, the source and the id of the event', () => {
    expect(said({ id: 'e1', metric: 'unsubscribed', objectType: 'sms' })).toMatchObject({
      saidAt: new Date(AT),
      inWholeSeconds: true,
      source: 'customerio:sms',
      eventId: 'e1',
    });
  });

  it('may be an echo of an attribute that the app has set, unless it is about a message', () => {
    const subscribed = { metric: 'subscribed', objectType: 'email' } as const;
    expect(said({ ...subscribed, deliveryId: undefined })).toMatchObject({ mayBeEcho: true });
    expect(said({ ...subscribed, deliveryId: 'd1' })).toMatchObject({ mayBeEcho: false });
  });

  it.each([
    { content: '{"topics":{"topic_1":true,"topic_2":false}}', topics: { topic_1: true, topic_2: false } },
    { content: { topics: { topic_1: false, other: 'x', '': true } }, topics: { topic_1: false } },
  ])('reads the topics of $content', ({ content, topics }) => {
    expect(
      said({ metric: 'cio_subscription_preferences_changed', objectType: 'customer', data: { content } }),
    ).toMatchObject({ topics });
  });

  it.each([
    { name: 'another metric', event: { metric: 'opened' } },
    { name: 'a channel without preferences', event: { metric: 'unsubscribed', objectType: 'whatsapp' } },
    { name: 'a person without an id', event: { metric: 'unsubscribed', personId: undefined } },
    { name: 'no topics', event: { metric: 'cio_subscription_preferences_changed' } },
    {
      name: 'broken topics',
      event: { metric: 'cio_subscription_preferences_changed', data: { content: '{"topics":' } },
    },
    {
      name: 'topics that are none',
      event: { metric: 'cio_subscription_preferences_changed', data: { content: 'null' } },
    },
  ])('says nothing for $name', ({ event }) => {
    expect(said(event)).toBeUndefined();
  });
});
