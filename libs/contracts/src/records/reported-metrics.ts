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

/** The names under which events are subscribed to: `email_bounced`, `customer_subscription_preferences_changed`. */
export const subscribableEvents: readonly string[] = [
  ...subscriptionMetrics.map((metric) => `customer_${metric.replace(/^cio_/, '')}`),
  ...Object.entries(messageMetrics).flatMap(([type, metrics]) => metrics.map((metric) => `${type}_${metric}`)),
];
