import { z } from 'zod';
import type { WebhookBody } from './webhook-event.ts';

const failures = ['attempted', 'failed', 'undeliverable'];
const message = ['drafted', 'sent', 'clicked', 'converted', ...failures];
const addressed = [...message, 'delivered', 'bounced', 'dropped'];

/** Metrics of each object type, as they are named in subscriptions. */
const metrics: Readonly<Record<string, readonly string[]>> = {
  customer: ['subscribed', 'unsubscribed', 'subscription_preferences_changed'],
  email: [...addressed, 'opened', 'deferred', 'spammed', 'unsubscribed'],
  push: [...addressed, 'opened'],
  sms: [...addressed, 'replied'],
  whatsapp: [...addressed, 'opened', 'replied'],
  in_app: [...message, 'opened'],
  slack: message,
  webhook: message,
};

const names = Object.entries(metrics).flatMap(([type, ofType]) => ofType.map((metric) => `${type}_${metric}`));

/** A name that Customer.io accepts in a subscription. */
export const subscribableEvent = z.enum(names);

/**
 * The name under which an event is subscribed to: its type and its metric, without the prefix of preference changes. A channel
 * through which a person subscribed or changed preferences has no such name of its own; the customer's name is assumed.
 */
export function subscriptionName({ object_type, metric }: Pick<WebhookBody, 'object_type' | 'metric'>): string {
  const bare = metric.replace(/^cio_/, '');
  const type = metrics[object_type]?.includes(bare) ? object_type : 'customer';
  return `${type}_${bare}`;
}
