/** What a metric is: its Prometheus type, what it says, and its labels, each with few values: never a user, id or address. */
export interface MetricDefinition {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: readonly string[];
  buckets?: readonly number[];
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Every metric of the bus, in base units. The label `service` is added to each by the process that exports it. */
export const metricCatalogue = {
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
  cio_bus_messages_waiting: { type: 'gauge', help: 'Messages read and not yet handed over.', labels: ['handler'] },
  cio_bus_calls_in_flight: { type: 'gauge', help: 'Handler calls in flight.', labels: ['handler'] },
  cio_bus_window_span: {
    type: 'gauge',
    help: 'Offsets from the oldest open one to the newest read: what a crash repeats at most.',
    labels: ['topic', 'partition'],
  },
  cio_bus_consumer_lag_messages: {
    type: 'gauge',
    help: 'High watermark less the offset that would be committed.',
    labels: ['topic', 'partition'],
  },
  cio_bus_line_stopped: {
    type: 'gauge',
    help: '1 while a line is stopped, by cause: setup and flood need a person, an outage passes.',
    labels: ['handler', 'cause'],
  },
  cio_bus_line_stops_total: {
    type: 'counter',
    help: 'How often a line was stopped, by cause.',
    labels: ['handler', 'cause'],
  },
  cio_bus_rebalances_total: { type: 'counter', help: 'Rebalances of the consumer group, as seen here.', labels: [] },
  cio_bus_commit_failures_total: {
    type: 'counter',
    help: 'Offset commits that failed; the next one repeats them.',
    labels: [],
  },
  cio_bus_offset_resets_total: {
    type: 'counter',
    help: 'Partitions not read on where they were left: records expired, or the topic was made anew.',
    labels: ['topic'],
  },
  cio_bus_merge_releases_total: {
    type: 'counter',
    help: 'Messages handed on before it was known that no earlier one of another topic comes, by reason.',
    labels: ['topic', 'reason'],
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
  cio_bus_publish_total: {
    type: 'counter',
    help: 'Records published, by result (acknowledged, not-sent, unknown).',
    labels: ['topic', 'result'],
  },
  cio_bus_publish_batch_records: {
    type: 'histogram',
    help: 'Records in one produce request.',
    labels: [],
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
  },
  cio_bus_publish_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one produce request.',
    labels: [],
    buckets: SECONDS,
  },
  cio_bus_vendor_requests_total: {
    type: 'counter',
    help: 'Requests to Customer.io, by API and result (ok, partial, or a code of the error catalogue).',
    labels: ['api', 'result'],
  },
  cio_bus_vendor_request_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one request to Customer.io.',
    labels: ['api'],
    buckets: SECONDS,
  },
  cio_bus_vendor_rate_limit: {
    type: 'gauge',
    help: 'Requests a second that the adaptive limit allows.',
    labels: ['api'],
  },
  cio_bus_sends_total: {
    type: 'counter',
    help: 'Transactional sends, by how they ended (delivered, already-sent, reconciled, held, refused).',
    labels: ['result'],
  },
  cio_bus_webhooks_received_total: {
    type: 'counter',
    help: 'Webhook requests, by answer.',
    labels: ['status'],
  },
  cio_bus_webhook_signatures_total: {
    type: 'counter',
    help: 'Signature checks, by position of the secret in the list that matched, or none.',
    labels: ['secret'],
  },
  cio_bus_webhook_duration_seconds: {
    type: 'histogram',
    help: 'Time to answer a webhook request.',
    labels: [],
    buckets: SECONDS,
  },
  cio_bus_reactions_total: {
    type: 'counter',
    help: "Commands published in reaction to Customer.io's events, by metric.",
    labels: ['metric'],
  },
  cio_bus_warehouse_rows_total: { type: 'counter', help: 'Rows written, by kind.', labels: ['kind'] },
  cio_bus_warehouse_rows_failed_total: {
    type: 'counter',
    help: 'Rows not written, by kind and code; all but ROW_REJECTED are tried again.',
    labels: ['kind', 'code'],
  },
  cio_bus_warehouse_queries_total: {
    type: 'counter',
    help: 'Queries asked, by result (answered, refused, failed).',
    labels: ['result'],
  },
  cio_bus_warehouse_append_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one append to the warehouse.',
    labels: [],
    buckets: SECONDS,
  },
} as const satisfies Record<string, MetricDefinition>;

/** Name of a declared metric. */
export type MetricName = keyof typeof metricCatalogue;

type NamesOf<Type extends MetricDefinition['type']> = {
  [Name in MetricName]: (typeof metricCatalogue)[Name]['type'] extends Type ? Name : never;
}[MetricName];

export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;

/** Exactly the labels that the metric declares. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof metricCatalogue)[Name]['labels'][number], string | number>
>;
