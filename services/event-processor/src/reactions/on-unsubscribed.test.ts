import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { onSubscriptionChanged } from './on-subscription-changed.ts';
import { onUnsubscribed } from './on-unsubscribed.ts';

const policy = { suppressOn: new Set<never>() };
const payloadsOf = (reaction: typeof onUnsubscribed, metric: string, objectType = 'customer') =>
  reaction(aWebhookEvent({ metric, objectType, timestamp: 5_000, data: {} }), policy).map(({ payload }) => payload);

describe('onUnsubscribed', () => {
  it("sets Customer.io's attribute, the time and the channel for a message", () => {
    expect(payloadsOf(onUnsubscribed, 'unsubscribed', 'email')).toEqual([
      { unsubscribed: true, unsubscribed_at: 5, unsubscribed_through: 'email', _update: true },
    ]);
  });

  it('writes neither the attribute back nor a channel when the event is about the attribute itself', () => {
    expect(payloadsOf(onUnsubscribed, 'unsubscribed', 'customer')).toEqual([{ unsubscribed_at: 5, _update: true }]);
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
