import { subscriptionMetrics } from '@cio-bus/contracts';

/** An event as Customer.io posts it. */
export interface PayloadShape {
  event_id: string;
  object_type: string;
  metric: string;
  timestamp: number;
  data: Record<string, unknown>;
}

const identifiers = { id: 'u_1001', email: 'ada@example.com', cio_id: 'd9c106000001' };
const common = { identifiers, customer_id: 'u_1001', delivery_id: 'RPILAgUBcRhIBqSfeiIwdIYJKxTY', template_id: 8 };
const journey = { action_id: 42, journey_id: '01GW20GXAAXBKZD8J96M8FNV3R', parent_action_id: 41 };

/** What has sent a message: each has fields of its own. */
const parents = [
  { ...common, ...journey, campaign_id: 23, campaign_name: 'Welcome', campaign_tags: ['a'], trigger_event_id: null },
  { ...common, ...journey, broadcast_id: 5, trigger_id: 2, broadcast_name: 'News', broadcast_tags: [] },
  { ...common, newsletter_id: 6, content_id: 7, newsletter_name: 'Weekly', newsletter_tags: ['b'] },
  { ...common, transactional_message_id: 3 },
];

const failure = { failure_message: '550 5.1.1 mailbox unavailable' };
const link = { href: 'https://example.com/a?b=c', link_id: 9 };
const replied = { inbound_event_id: '01J8Z6P0000000000000000000', to: '+15550100' };
const byMetric: Record<string, Record<string, unknown>> = {
  attempted: failure,
  bounced: failure,
  dropped: failure,
  failed: failure,
  undeliverable: failure,
  clicked: { ...link, machine: false, tracked_response: 'yes' },
  opened: { proxied: false, prefetched: true, synthetic: false },
  sent: { content: '<p>Hello</p>', headers: { 'X-Mailer': ['c'] } },
  replied,
};

/** Where a message went. */
const addressees: Record<string, Record<string, unknown>> = {
  email: { recipient: 'ada@example.com', subject: 'Your receipt' },
  push: { recipients: [{ device_id: 'device-1', device_platform: 'ios', app_id: 1 }], related_delivery_ids: ['d2'] },
  sms: { recipient: '+15550101' },
  whatsapp: { recipient: '+15550101' },
  in_app: { recipient: 'u_1001' },
  slack: { recipient: '#general' },
  webhook: { recipient: 'https://example.com/hook' },
};

const failing = ['attempted', 'failed', 'undeliverable'];
const specified: Record<string, string[]> = {
  email: [
    ...failing,
    ...'drafted sent delivered opened clicked converted unsubscribed bounced dropped spammed'.split(' '),
  ],
  push: [...failing, ...'drafted sent delivered opened clicked converted bounced dropped'.split(' ')],
  sms: [...failing, ...'drafted sent delivered clicked converted bounced replied'.split(' ')],
  whatsapp: [...failing, ...'drafted sent delivered opened clicked converted bounced dropped replied'.split(' ')],
  in_app: [...failing, ...'drafted sent opened clicked converted'.split(' ')],
  slack: [...failing, ...'drafted sent clicked'.split(' ')],
  webhook: [...failing, ...'drafted sent clicked'.split(' ')],
};

const shape = (object_type: string, metric: string, data: Record<string, unknown>): PayloadShape => ({
  event_id: `01J8Z6Q4T5V7W9X0Y1Z2${object_type}_${metric}`.toUpperCase(),
  object_type,
  metric,
  timestamp: 1_795_262_400,
  data,
});

const messages = Object.entries(specified).flatMap(([type, metrics]) =>
  metrics.map((metric, index) =>
    shape(type, metric, { ...parents[index % parents.length], ...addressees[type], ...byMetric[metric] }),
  ),
);
const person = { identifiers, customer_id: 'u_1001', email_address: 'ada@example.com' };
const subscriptions = subscriptionMetrics.map((metric) =>
  shape('customer', metric, {
    ...person,
    ...(metric.startsWith('cio_') ? { content: '{"topics":{"topic_1":true}}' } : {}),
  }),
);

/** One event of each of the 69 shapes that Customer.io's specification has. */
export const payloadShapes: readonly PayloadShape[] = [...subscriptions, ...messages];

const [first] = messages as [PayloadShape];
const nulls = (data: Record<string, unknown>) => Object.fromEntries(Object.keys(data).map((name) => [name, null]));

/** What differs from the specification in samples of real traffic, and what the specification allows besides. */
export const unusualShapes: Readonly<Record<string, object>> = {
  'an id of 27 characters': { ...first, event_id: '01E4C4CT6YDC7Y5M7FE1GWWPQJA' },
  'a time as text': { ...first, timestamp: '1795262400' },
  'only nulls in data': { ...first, data: nulls(first.data) },
  'no data at all': { ...first, data: undefined },
  'identifiers that are null': {
    ...first,
    data: { ...first.data, identifiers: { id: null, email: null }, customer_id: '' },
  },
  'only an id in identifiers': { ...first, data: { delivery_id: 'd1', identifiers: { id: 'u_1001' } } },
  'a broadcast without trigger_id': shape('email', 'sent', {
    ...common,
    broadcast_id: 9,
    recipient: 'ada@example.com',
  }),
  'a push without device_platform': shape('push', 'bounced', { ...common, recipients: [{ device_id: 'd' }] }),
  'a push without recipients': shape('push', 'sent', common),
  'an ignored delivery as text': shape('email', 'deferred', { ...common, campaign_id: '23', ...failure }),
  'a channel that subscribed a person': shape('email', 'subscribed', person),
  object_type_type: {
    ...shape('customer', 'cio_subscription_preferences_changed', person),
    object_type: undefined,
    object_type_type: 'customer',
  },
  'a preference change without any type': {
    ...shape('customer', 'cio_subscription_preferences_changed', person),
    object_type: undefined,
  },
  'a metric of next year': shape('email', 'summarised', { ...common, summary: { words: 12 } }),
  'a kind of next year': shape('rcs', 'delivered', { ...common, recipient: '+15550101' }),
  'names with a prefix, flat': {
    event_id: 'flat',
    metric: 'email_bounced',
    timestamp: 1_795_262_400,
    customer_id: 'u_1001',
    ...failure,
  },
};
