import type { messageMetrics, subscriptionMetrics } from './reported-metrics.ts';
import type { objectTypes, WebhookEnvelope } from './webhook-event.ts';

type Metrics = typeof messageMetrics;
type Subscription = (typeof subscriptionMetrics)[number];
/** A kind of message that Customer.io reports on. */
export type MessageType = keyof Metrics;
/** The metrics of a kind of message. */
export type MetricOf<T extends MessageType> = Metrics[T][number];

/** How a person is known to Customer.io. */
export interface ReportedIdentifiers {
  id?: string | null;
  email?: string | null;
  cio_id?: string | null;
  phone?: string | null;
}

/** Fields of every event. Customer.io leaves out and adds fields without notice, so only the kind of a value is promised. */
interface AnyData {
  [field: string]: unknown;
  identifiers?: ReportedIdentifiers;
  /** The id that apps use, from `identifiers` when Customer.io leaves this deprecated field out. */
  customer_id?: string | null;
  /** The person's address, from `identifiers` when it is not given. */
  email_address?: string | null;
}

/** Fields of every message event: those of the campaign, broadcast, newsletter or transactional message that sent it. */
interface MessageData extends AnyData {
  delivery_id?: string;
  campaign_id?: number | null;
  broadcast_id?: number | null;
  newsletter_id?: number | null;
  transactional_message_id?: number | string | null;
  action_id?: number;
  parent_action_id?: number;
  trigger_id?: number;
  trigger_event_id?: string | null;
  journey_id?: string;
  content_id?: number;
  template_id?: number;
  /** The address, number or URL; absent from push, whose devices are in `recipients`. */
  recipient?: string;
  subject?: string;
}

/** A device that a push was sent to. */
interface ReportedDevice {
  device_id: string;
  device_platform?: 'ios' | 'android' | (string & {});
  failure_message?: string;
}

interface Clicked {
  href?: string;
  /** The same as `href`. */
  link?: string;
  link_id?: number | string;
  /** Whether a program clicked, not a person. */
  machine?: boolean;
  /** In-app messages only. */
  tracked_response?: string;
}

interface Opened {
  proxied?: boolean;
  prefetched?: boolean;
  /** Whether it was inferred from a click. */
  synthetic?: boolean;
}

interface Replied {
  inbound_event_id?: string;
  to?: string;
}

/** Fields that a metric adds. */
interface MetricData {
  clicked: Clicked;
  opened: Opened;
  replied: Replied;
  sent: { content?: string; headers?: Record<string, string[]> };
  attempted: { failure_message?: string };
  failed: { failure_message?: string };
  undeliverable: { failure_message?: string };
  bounced: { failure_message?: string };
  dropped: { failure_message?: string };
  deferred: { failure_message?: string };
}

type DataOf<T extends MessageType, M extends string> = MessageData &
  (M extends keyof MetricData ? MetricData[M] : unknown) &
  (T extends 'push' ? { recipients?: ReportedDevice[] } : unknown);

/** A subscription's fields; `content` is JSON text, and only there with the option Body Content. */
interface SubscriptionData extends AnyData {
  content?: string;
}

type Facts = Pick<
  WebhookEnvelope,
  'id' | 'correlationId' | 'personId' | 'cioId' | 'emailAddress' | 'deliveryId' | 'altered' | 'body'
>;

/** One event by Customer.io's own names, and what the bus has read from it, the same whichever shape it arrived in. */
export interface Reported<T extends string, M extends string, D> extends Facts {
  /** Customer.io's id, derived if it gave none. The same event, sent again, has the same id. */
  event_id: string;
  object_type: T;
  /** Without the object type: `bounced`. */
  metric: M;
  /** When it happened, seconds since the epoch. */
  timestamp: number;
  /** When it happened, ms since the epoch. */
  timestampMs: number;
  data: D;
}

/** An event about a message. */
export type MessageEvent<T extends MessageType = MessageType> = {
  [K in T]: { [M in MetricOf<K>]: Reported<K, M, DataOf<K, M>> }[MetricOf<K>];
}[T];

/** A person subscribed, unsubscribed, or changed preferences. */
export type SubscriptionEvent = {
  [M in Subscription]: Reported<(typeof objectTypes)[number], M, SubscriptionData>;
}[Subscription];

/**
 * Every event of Customer.io's specification, distinguished by `object_type` and `metric`. Customer.io adds metrics without
 * notice, so a `switch` needs a `default`.
 */
export type ReportedEvent = MessageEvent | SubscriptionEvent;
