import { type MetricDefinition, SECONDS } from './metric-definition.ts';

/** Producers. */
export const publishMetrics = {
  cio_bus_publish_total: {
    type: 'counter',
    help: 'Records published, by result (acknowledged, not-sent, unknown).',
    labels: ['topic', 'result'],
    values: { result: ['acknowledged', 'not-sent', 'unknown'] },
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
  cio_bus_publish_queue_records: {
    type: 'gauge',
    help: 'Records queued for sending, as of the last batch; at 20,000 further ones are refused.',
    labels: [],
  },
} as const satisfies Record<string, MetricDefinition>;
