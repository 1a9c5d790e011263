import { LONG_SECONDS, type MetricDefinition, SECONDS } from './metric-definition.ts';

/** What the delivery engine tells of messages: how many, how they ended, how long it took. */
export const deliveryMetrics = {
  cio_bus_messages_settled_total: {
    type: 'counter',
    help: 'Messages settled, by what became of them (success, skipped, dead).',
    labels: ['handler', 'topic', 'outcome'],
  },
  cio_bus_messages_skipped_total: {
    type: 'counter',
    help: 'Messages settled without an effect, by reason.',
    labels: ['handler', 'reason'],
  },
  cio_bus_dead_letters_total: {
    type: 'counter',
    help: 'Dead letters written, by code and topic of origin.',
    labels: ['topic', 'code'],
  },
  cio_bus_attempts_failed_total: {
    type: 'counter',
    help: 'Handler attempts that failed, by code; most are tried again.',
    labels: ['handler', 'code'],
  },
  cio_bus_delivery_latency_seconds: {
    type: 'histogram',
    help: 'From the record timestamp to settled with success, of each message: publish to accepted, received to reacted, written to stored.',
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
    help: 'Age of the oldest message of a handler call when the call has ended: now less the record timestamp.',
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
    help: 'Share of its retry budget that a message had spent when an attempt failed; at 1 it is dead-lettered.',
    labels: ['handler'],
    buckets: [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
  },
  cio_bus_hot_keys_total: {
    type: 'counter',
    help: 'How often one key held so much that its partition was read no further for a while.',
    labels: ['handler'],
  },
  cio_bus_key_mismatches_total: {
    type: 'counter',
    help: 'Messages whose Kafka key is not what the contract wants; delivered all the same.',
    labels: ['topic'],
  },
  cio_bus_merge_releases_total: {
    type: 'counter',
    help: 'Messages handed on before it was known that no earlier one of another topic comes, by reason.',
    labels: ['topic', 'reason'],
  },
} as const satisfies Record<string, MetricDefinition>;
