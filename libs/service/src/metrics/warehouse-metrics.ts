import { errorCodes, rowKinds } from '@cio-bus/contracts';
import { LONG_SECONDS, type MetricDefinition, SECONDS } from './metric-definition.ts';

/** Rows in the warehouse, and how fresh they are. */
export const warehouseMetrics = {
  cio_bus_warehouse_rows_total: {
    type: 'counter',
    help: 'Rows written, by kind.',
    labels: ['kind'],
    values: { kind: rowKinds },
  },
  cio_bus_warehouse_rows_failed_total: {
    type: 'counter',
    help: 'Rows not written, by kind and code; all but ROW_REJECTED are retried.',
    labels: ['kind', 'code'],
    values: { kind: rowKinds, code: errorCodes },
  },
  cio_bus_warehouse_row_age_seconds: {
    type: 'histogram',
    help: 'Age of an event when its row became durable, by kind: how fresh the table is.',
    labels: ['kind'],
    buckets: LONG_SECONDS,
  },
  cio_bus_warehouse_last_append_timestamp_seconds: {
    type: 'gauge',
    help: 'Time of the last written row, seconds since the epoch.',
    labels: [],
  },
  cio_bus_reconciled_records_total: {
    type: 'counter',
    help: 'Kafka records compared with the table, by result (found, missing): each once, after a restart some twice.',
    labels: ['topic', 'result'],
    values: { result: ['found', 'missing'] },
  },
  cio_bus_reconciliations_total: {
    type: 'counter',
    help: 'Reconciliations of Kafka and the table, by result (succeeded, failed).',
    labels: ['result'],
    values: { result: ['succeeded', 'failed'] },
  },
  cio_bus_reconciliation_timestamp_seconds: {
    type: 'gauge',
    help: 'Time of the last reconciliation of Kafka and the table, seconds since the epoch; 0 before the first.',
    labels: [],
  },
  cio_bus_names_loads_total: {
    type: 'counter',
    help: 'Loads of the names of campaigns, broadcasts, newsletters and transactional messages, by result (loaded, failed).',
    labels: ['result'],
    values: { result: ['loaded', 'failed'] },
  },
  cio_bus_names_loaded_timestamp_seconds: {
    type: 'gauge',
    help: 'Time of the last load of names, seconds since the epoch; 0 before the first.',
    labels: [],
  },
  cio_bus_warehouse_queries_total: {
    type: 'counter',
    help: 'Queries, by result (answered, refused, failed).',
    labels: ['result'],
    values: { result: ['answered', 'refused', 'failed'] },
  },
  cio_bus_warehouse_query_duration_seconds: {
    type: 'histogram',
    help: 'Duration of one query, successful or not.',
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
