import type { ObjectType, WebhookEnvelope } from './webhook-event.ts';

const failures = ['attempted', 'failed', 'undeliverable'] as const;
const message = ['drafted', 'sent', 'clicked', 'converted', ...failures] as const;
const addressed = [...message, 'delivered', 'bounced', 'dropped'] as const;

/** The metrics of messages that Customer.io reports, by the kind of object. It adds others without notice. */
export const messageMetrics = {
  email: [...addressed, 'opened', 'deferred', 'spammed', 'unsubscribed'],
  push: [...addressed, 'opened'],
  sms: [...addressed, 'replied'],
  whatsapp: [...addressed, 'opened', 'replied'],
  in_app: [...message, 'opened'],
  slack: message,
  webhook: message,
} as const;

/** The metrics of people's subscriptions. Their object type is `customer`, or the channel through which they changed. */
export const subscriptionMetrics = ['subscribed', 'unsubscribed', 'cio_subscription_preferences_changed'] as const;

/** Whether an event is about a person's subscription. Both a message and a person can be unsubscribed; only the former has a delivery. */
export function isAboutSubscription({ metric, deliveryId }: Pick<WebhookEnvelope, 'metric' | 'deliveryId'>): boolean {
  if (metric === 'unsubscribed') return deliveryId === undefined;
  return subscriptionMetrics.some((name) => name === metric);
}

/** Reported, by the specification of the events, but on no list of names to subscribe to. */
const NOT_SUBSCRIBABLE = 'slack_undeliverable';

/** The 72 names under which events are subscribed to: `email_bounced`, `customer_subscription_preferences_changed`. */
export const subscribableEvents: readonly string[] = [
  ...subscriptionMetrics.map((metric) => `customer_${metric.replace(/^cio_/, '')}`),
  ...Object.entries(messageMetrics)
    .flatMap(([type, metrics]) => metrics.map((metric) => `${type}_${metric}`))
    .filter((name) => name !== NOT_SUBSCRIBABLE),
];

const withSubscriptions = <Metric extends string>(metrics: readonly Metric[]) => [
  ...new Set([...metrics, ...subscriptionMetrics]),
];

/** All metrics by object type: those of subscriptions may have any. */
export const reportedMetrics = {
  customer: subscriptionMetrics,
  email: withSubscriptions(messageMetrics.email),
  push: withSubscriptions(messageMetrics.push),
  sms: withSubscriptions(messageMetrics.sms),
  whatsapp: withSubscriptions(messageMetrics.whatsapp),
  in_app: withSubscriptions(messageMetrics.in_app),
  slack: withSubscriptions(messageMetrics.slack),
  webhook: withSubscriptions(messageMetrics.webhook),
} as const satisfies Record<ObjectType, readonly string[]>;
