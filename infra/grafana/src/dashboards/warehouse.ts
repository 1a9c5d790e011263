import { type Dashboard, stat, timeseries } from '../model/panel.ts';
import { countOver, gauge, quantiles, rate } from '../model/queries.ts';

/** Warehouse: freshness, completeness, rejected rows. */
export const warehouse: Dashboard = {
  uid: 'cio-bus-warehouse',
  title: 'Customer.io bus / Warehouse',
  description: 'How fresh and how complete the table is, and which rows it rejects.',
  rows: [
    {
      title: 'Freshness and completeness',
      panels: [
        stat(
          'Last row',
          's',
          'Time since the last row was written.',
          [{ expr: 'time() - max(cio_bus_warehouse_last_append_timestamp_seconds > 0)', legend: 'ago' }],
          { width: 6, redFrom: 600 },
        ),
        stat(
          'Records missing, 24 h',
          'short',
          'Found by reconciliation: committed without an outcome or without a row.',
          [countOver('cio_bus_reconciled_records_total{result="missing"}', '24h')],
          { width: 6, redFrom: 1 },
        ),
        stat(
          'Records compared, 24 h',
          'short',
          'Records checked by reconciliation.',
          [{ expr: 'sum(increase(cio_bus_reconciled_records_total[24h]))', legend: '' }],
          { width: 6 },
        ),
        stat(
          'Last reconciliation',
          's',
          'Time since the last reconciliation; RECONCILE_EVERY_SECONDS turns it on.',
          [{ expr: 'time() - max(cio_bus_reconciliation_timestamp_seconds > 0)', legend: 'ago' }],
          { width: 6, redFrom: 10_800 },
        ),
        timeseries(
          'Age of rows',
          's',
          'Time from the event to its durable row, by kind.',
          quantiles('cio_bus_warehouse_row_age_seconds', [0.5, 0.99], ['kind']),
        ),
        timeseries(
          'Record to row',
          's',
          'Time from the record timestamp to its durable row, by topic.',
          quantiles('cio_bus_delivery_latency_seconds{handler="store-records"}', [0.5, 0.99], ['topic']),
        ),
        timeseries('Lag in seconds', 's', 'Age of the oldest record without a row.', [
          gauge('max', 'cio_bus_consumer_lag_seconds{service="bigquery-sink"}', ['topic']),
        ]),
      ],
    },
    {
      title: 'Writing',
      panels: [
        timeseries('Rows written', 'ops', 'Rows written per second, by kind.', [
          rate('cio_bus_warehouse_rows_total', ['kind']),
        ]),
        timeseries(
          'Failed rows',
          'ops',
          'Rows per second that could not be written, by code; all but ROW_REJECTED are retried.',
          [
            {
              expr: 'sum by (kind, code) (rate(cio_bus_warehouse_rows_failed_total[$__rate_interval])) or vector(0)',
              legend: '{{kind}} {{code}}',
            },
          ],
        ),
        timeseries(
          'Append duration',
          's',
          'Duration of appending one batch.',
          quantiles('cio_bus_warehouse_append_duration_seconds', [0.5, 0.99]),
        ),
        timeseries(
          'Rows per append, p50',
          'short',
          'How full the batches are.',
          quantiles('cio_bus_batch_messages{handler="store-records"}', [0.5]),
        ),
        timeseries('Lag in messages', 'short', 'Records that have no row yet.', [
          gauge('sum', 'cio_bus_consumer_lag_messages{service="bigquery-sink"}', ['topic']),
        ]),
        timeseries('Queries', 'ops', 'Queries per second through the sink, by result.', [
          rate('cio_bus_warehouse_queries_total', ['result']),
        ]),
        timeseries(
          'Query duration',
          's',
          'Duration of queries that clients run through the sink.',
          quantiles('cio_bus_warehouse_query_duration_seconds', [0.5, 0.99]),
        ),
        timeseries(
          'Reconciliations',
          'ops',
          "Reconciliations of Kafka and the table, by result; the sink's log says why one failed.",
          [rate('cio_bus_reconciliations_total', ['result'])],
        ),
        timeseries(
          'Searches for what was never reported',
          'ops',
          "Searches for messages that were never reported, by result; the sink's log says why one failed.",
          [rate('cio_bus_never_reported_searches_total', ['result'])],
        ),
      ],
    },
    {
      title: 'Names',
      panels: [
        timeseries(
          'Loads of names',
          'ops',
          "Loads of the names of campaigns, newsletters and messages from Customer.io, by result; the sink's log says why one failed.",
          [rate('cio_bus_names_loads_total', ['result'])],
        ),
        timeseries('Last load of names', 's', 'Time since the last load; NAMES_EVERY_SECONDS turns it on.', [
          { expr: 'time() - max by (service) (cio_bus_names_loaded_timestamp_seconds > 0)', legend: '{{service}} ago' },
        ]),
      ],
    },
  ],
};
