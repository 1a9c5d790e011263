import type { MetricDefinition } from './metric-definition.ts';

/** What the delivery engine tells of its resources: how full they are, and what holds it up. */
export const engineMetrics = {
  cio_bus_messages_waiting: { type: 'gauge', help: 'Messages read and not yet handed over.', labels: ['handler'] },
  cio_bus_calls_in_flight: { type: 'gauge', help: 'Handler calls in flight.', labels: ['handler'] },
  cio_bus_engine_limit: {
    type: 'gauge',
    help: 'What an engine may hold at most, by resource: calls in flight, messages waiting, bytes unsettled, span of a window.',
    labels: ['handler', 'resource'],
  },
  cio_bus_window_span: {
    type: 'gauge',
    help: 'Offsets from the oldest open one to the newest read: what a crash repeats at most.',
    labels: ['topic', 'partition'],
  },
  cio_bus_unsettled_bytes: {
    type: 'gauge',
    help: 'Size of the records of a partition that are read and not settled.',
    labels: ['topic', 'partition'],
  },
  cio_bus_partition_paused: {
    type: 'gauge',
    help: '1 while a partition is read no further, because as much as may be waits already.',
    labels: ['topic', 'partition'],
  },
  cio_bus_consumer_lag_messages: {
    type: 'gauge',
    help: 'High watermark less the offset that would be committed.',
    labels: ['topic', 'partition'],
  },
  cio_bus_consumer_lag_seconds: {
    type: 'gauge',
    help: 'For how long the oldest record that is not settled has been in the partition, as far as this process has seen.',
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
} as const satisfies Record<string, MetricDefinition>;
