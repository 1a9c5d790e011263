import {
  isAboutSubscription,
  type MessageEvent,
  type ReportedEvent,
  type SubscriptionEvent,
  type WebhookEnvelope,
} from '@cio-bus/contracts';

type WithoutPrefix<M extends string> = M extends `cio_${infer Bare}` ? Bare : M;

/** By metric: `bounced`, of whatever kind of object. */
type ByMetric = {
  [M in ReportedEvent['metric'] | WithoutPrefix<ReportedEvent['metric']>]: [
    Extract<ReportedEvent, { metric: M | `cio_${M}` }>,
  ];
};
/** By kind and metric: `email_bounced`. */
type ByMessage = { [E in MessageEvent as `${E['object_type']}_${E['metric']}`]: [E] };
type BySubscription = {
  [M in SubscriptionEvent['metric'] as `customer_${WithoutPrefix<M>}`]: [Extract<SubscriptionEvent, { metric: M }>];
};
type Spammed = Extract<MessageEvent<'email'>, { metric: 'spammed' }>;

/** The events of `CustomerIOWebhooks` by name. An event is emitted under each of its names. */
export interface CustomerIOWebhookEvents extends ByMetric, ByMessage, BySubscription {
  /** Another name of `spammed`. */
  complained: [Spammed];
  email_complained: [Spammed];
  /** Every event, also of metrics that have no name here. */
  '*': [ReportedEvent];
  /** A listener failed, or a request could not be accepted. Nothing happens if nobody listens. */
  error: [Error];
}

/** Names that mean something else to an emitter, whatever a metric is called. */
const RESERVED: ReadonlySet<string> = new Set(['*', 'error', 'newListener', 'removeListener']);

/** The names under which an event is emitted, in this order, without `*`. */
export function namesOf(event: Pick<WebhookEnvelope, 'objectType' | 'metric' | 'deliveryId'>): string[] {
  const { objectType } = event;
  const bare = event.metric.replace(/^cio_/, '');
  const metrics = [event.metric, bare, ...(bare === 'spammed' ? ['complained'] : [])];
  const types = isAboutSubscription(event) ? [objectType, 'customer'] : [objectType];
  const names = [...metrics, ...types.flatMap((type) => metrics.slice(1).map((metric) => `${type}_${metric}`))];
  return [...new Set(names)].filter((name) => !RESERVED.has(name));
}
