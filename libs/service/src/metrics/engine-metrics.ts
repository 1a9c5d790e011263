import type { MetricDefinition } from './metric-definition.ts';

/** Resources of the delivery engine: how full they are, and what delays delivery. */
export const engineMetrics = {
  cio_bus_messages_waiting: {
    type: 'gauge',
    help: 'Messages read and not yet passed to a handler.',
    labels: ['handler'],
  },
  cio_bus_calls_in_flight: { type: 'gauge', help: 'Handler calls in flight.', labels: ['handler'] },
  cio_bus_engine_limit: {
    type: 'gauge',
    help: 'Capacity of an engine, by resource: calls in flight, messages waiting, unsettled bytes, window span.',
    labels: ['handler', 'resource'],
  },
  cio_bus_window_span: {
    type: 'gauge',
    help: 'Offsets from the oldest unsettled one to the newest read; at 20,000 the partition is paused.',
    labels: ['topic', 'partition'],
  },
  cio_bus_unsettled_bytes: {
    type: 'gauge',
    help: 'Size of the records of a partition that were read and are not settled.',
    labels: ['topic', 'partition'],
  },
  cio_bus_partition_paused: {
    type: 'gauge',
    help: '1 while a partition is paused because the engine is at capacity.',
    labels: ['topic', 'partition'],
  },
  cio_bus_consumer_lag_messages: {
    type: 'gauge',
    help: 'High watermark minus the offset that would be committed.',
    labels: ['topic', 'partition'],
  },
  cio_bus_consumer_lag_seconds: {
    type: 'gauge',
    help: 'Time that the oldest unsettled record has been in the partition, as far as this process has seen.',
    labels: ['topic', 'partition'],
  },
  cio_bus_gate_closed: {
    type: 'gauge',
    help: '1 while the gate of a handler is closed and only probes are delivered, by cause. An outage ends by itself; the other causes need an operator.',
    labels: ['handler', 'cause'],
  },
  cio_bus_gate_closures_total: {
    type: 'counter',
    help: 'How often the gate was closed, by cause.',
    labels: ['handler', 'cause'],
    values: { cause: ['configuration', 'flood', 'outage'] },
  },
  cio_bus_rebalances_total: {
    type: 'counter',
    help: 'Rebalances of the consumer group, as seen by this process.',
    labels: [],
  },
  cio_bus_commit_failures_total: {
    type: 'counter',
    help: 'Failed offset commits; the next commit covers the same offsets.',
    labels: [],
  },
  cio_bus_offset_resets_total: {
    type: 'counter',
    help: 'Partitions that could not be resumed at their committed offset: the records expired, or the topic was recreated.',
    labels: ['topic'],
  },
} as const satisfies Record<string, MetricDefinition>;
