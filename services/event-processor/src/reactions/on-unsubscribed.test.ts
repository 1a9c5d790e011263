import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { onSubscriptionChanged } from './on-subscription-changed.ts';
import { onUnsubscribed } from './on-unsubscribed.ts';

const policy = { suppressOn: new Set<never>() };
interface Case {
  objectType?: string;
  deliveryId?: string | undefined;
}
const payloadsOf = (reaction: typeof onUnsubscribed, metric: string, given: Case = {}) => {
  const event = { objectType: 'customer', deliveryId: undefined, ...given };
  return reaction(aWebhookEvent({ metric, ...event, timestamp: 5_000, data: {} }), policy).map(
    ({ payload }) => payload,
  );
};

describe('onUnsubscribed', () => {
  it.each([
    { of: 'a message', objectType: 'email' },
    { of: 'a flat event of a message, which has no type', objectType: 'customer' },
  ])("sets Customer.io's attribute, the time and the channel for $of", ({ objectType }) => {
    expect(payloadsOf(onUnsubscribed, 'unsubscribed', { objectType, deliveryId: 'd1' })).toEqual([
      { unsubscribed: true, unsubscribed_at: 5, unsubscribed_through: 'email', _update: true },
    ]);
  });

  it.each(['email', 'sms', 'push'])(
    'does not write the attribute back when the event is about the attribute itself, changed through %s',
    (objectType) => {
      expect(payloadsOf(onUnsubscribed, 'unsubscribed', { objectType })).toEqual([
        { unsubscribed_at: 5, unsubscribed_through: objectType, _update: true },
      ]);
    },
  );

  it('leaves the channel as it is when the event is about the attribute and does not know the channel', () => {
    expect(payloadsOf(onUnsubscribed, 'unsubscribed')).toEqual([{ unsubscribed_at: 5, _update: true }]);
  });
});

describe('onSubscriptionChanged', () => {
  it.each([
    ['subscribed', { subscribed_at: 5 }],
    ['cio_subscription_preferences_changed', { subscription_preferences_changed_at: 5 }],
  ])('records when a person %s, and does not write the choice back', (metric, payload) => {
    expect(payloadsOf(onSubscriptionChanged, metric)).toEqual([{ ...payload, _update: true }]);
  });
});
