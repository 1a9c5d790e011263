import { errorCodes, skipReasons } from '@cio-bus/contracts';
import { LONG_SECONDS, type MetricDefinition, SECONDS } from './metric-definition.ts';

/** Messages in the delivery engine: how many, their outcomes, and how long delivery took. */
export const deliveryMetrics = {
  cio_bus_messages_settled_total: {
    type: 'counter',
    help: 'Messages settled, by outcome (success, skipped, dead).',
    labels: ['handler', 'topic', 'outcome'],
    values: { outcome: ['success', 'skipped', 'dead'] },
  },
  cio_bus_messages_skipped_total: {
    type: 'counter',
    help: 'Messages settled without an effect, by reason.',
    labels: ['handler', 'reason'],
    values: { reason: skipReasons },
  },
  cio_bus_late_events_total: {
    type: 'counter',
    help: 'Events that Customer.io accepted more than 72 hours after they happened: it records them, and they start no campaign.',
    labels: ['type'],
    values: { type: ['track', 'page', 'screen'] },
  },
  cio_bus_dead_letters_total: {
    type: 'counter',
    help: 'Dead letters written, by code and topic of origin.',
    labels: ['topic', 'code'],
    values: { code: errorCodes },
  },
  cio_bus_attempts_failed_total: {
    type: 'counter',
    help: 'Failed handler attempts, by code; most are retried.',
    labels: ['handler', 'code'],
    values: { code: errorCodes },
  },
  cio_bus_delivery_latency_seconds: {
    type: 'histogram',
    help: 'Time from the record timestamp to success, per message: publish to accepted, received to reacted, written to stored.',
    labels: ['handler', 'topic'],
    buckets: LONG_SECONDS,
  },
  cio_bus_handler_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one handler call: one message, or one batch.',
    labels: ['handler'],
    buckets: SECONDS,
  },
  cio_bus_message_age_seconds: {
    type: 'histogram',
    help: 'Age of the oldest message of a handler call at the end of the call: now minus the record timestamp.',
    labels: ['handler'],
    buckets: SECONDS,
  },
  cio_bus_batch_messages: {
    type: 'histogram',
    help: 'Messages in one handler call.',
    labels: ['handler'],
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
  },
  cio_bus_retry_budget_used_ratio: {
    type: 'histogram',
    help: 'Share of the retry budget that a message has used when an attempt fails; at 1 it is dead-lettered.',
    labels: ['handler'],
    buckets: [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
  },
  cio_bus_hot_keys_total: {
    type: 'counter',
    help: 'Times that a partition was paused because one key had too many messages pending.',
    labels: ['handler'],
  },
  cio_bus_key_mismatches_total: {
    type: 'counter',
    help: 'Messages whose Kafka key differs from the one in the contract; they are delivered anyway.',
    labels: ['topic'],
  },
  cio_bus_merge_releases_total: {
    type: 'counter',
    help: 'Messages delivered before the merged topic was known to have no earlier one, by reason.',
    labels: ['topic', 'reason'],
    values: { reason: ['partner-late'] },
  },
} as const satisfies Record<string, MetricDefinition>;
