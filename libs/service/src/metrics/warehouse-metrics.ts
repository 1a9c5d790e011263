import { LONG_SECONDS, type MetricDefinition, SECONDS } from './metric-definition.ts';

/** What the table gets, and how soon. */
export const warehouseMetrics = {
  cio_bus_warehouse_rows_total: { type: 'counter', help: 'Rows written, by kind.', labels: ['kind'] },
  cio_bus_warehouse_rows_failed_total: {
    type: 'counter',
    help: 'Rows not written, by kind and code; all but ROW_REJECTED are tried again.',
    labels: ['kind', 'code'],
  },
  cio_bus_warehouse_row_age_seconds: {
    type: 'histogram',
    help: 'Age of the event of a row when the row was durable, by kind: how fresh the table is.',
    labels: ['kind'],
    buckets: LONG_SECONDS,
  },
  cio_bus_warehouse_last_append_timestamp_seconds: {
    type: 'gauge',
    help: 'When a row was last written, seconds since the epoch.',
    labels: [],
  },
  cio_bus_reconciled_records_total: {
    type: 'counter',
    help: 'Records of Kafka compared with the table, each once, after a restart some twice, by result (found, missing).',
    labels: ['topic', 'result'],
  },
  cio_bus_reconciliation_timestamp_seconds: {
    type: 'gauge',
    help: 'When Kafka and the table were last reconciled, seconds since the epoch; 0 while they never were.',
    labels: [],
  },
  cio_bus_warehouse_queries_total: {
    type: 'counter',
    help: 'Queries asked, by result (answered, refused, failed).',
    labels: ['result'],
  },
  cio_bus_warehouse_query_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one query, answered or not.',
    labels: [],
    buckets: SECONDS,
  },
  cio_bus_warehouse_append_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one append to the warehouse.',
    labels: [],
    buckets: SECONDS,
  },
} as const satisfies Record<string, MetricDefinition>;
