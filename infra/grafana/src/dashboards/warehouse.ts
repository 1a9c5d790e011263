import { type Dashboard, stat, timeseries } from '../panel.ts';
import { countOver, gauge, quantiles, rate } from '../queries.ts';

/** The table: how fresh, how complete. */
export const warehouse: Dashboard = {
  uid: 'cio-bus-warehouse',
  title: 'Customer.io bus / Warehouse',
  description: 'The table: how fresh, how complete, what it refuses.',
  rows: [
    {
      title: 'Fresh and complete',
      panels: [
        stat(
          'Last row',
          's',
          'How long ago a row was written.',
          [{ expr: 'time() - max(cio_bus_warehouse_last_append_timestamp_seconds > 0)', legend: 'ago' }],
          { width: 6, redFrom: 600 },
        ),
        stat(
          'Records missing, 24 h',
          'short',
          'Found by reconciliation: settled without an outcome, or without a row.',
          [countOver('cio_bus_reconciled_records_total{result="missing"}', '24h')],
          { width: 6, redFrom: 1 },
        ),
        stat(
          'Records compared, 24 h',
          'short',
          'By reconciliation.',
          [{ expr: 'sum(increase(cio_bus_reconciled_records_total[24h]))', legend: '' }],
          { width: 6 },
        ),
        stat(
          'Last reconciliation',
          's',
          'How long ago; RECONCILE_EVERY_SECONDS switches it on.',
          [{ expr: 'time() - max(cio_bus_reconciliation_timestamp_seconds > 0)', legend: 'ago' }],
          { width: 6, redFrom: 10_800 },
        ),
        timeseries(
          'Age of rows',
          's',
          'From the event to its durable row, by kind.',
          quantiles('cio_bus_warehouse_row_age_seconds', [0.5, 0.99], ['kind']),
        ),
        timeseries(
          'Record to row',
          's',
          'From the record timestamp to its durable row, by topic.',
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
        timeseries('Rows written', 'ops', 'By kind.', [rate('cio_bus_warehouse_rows_total', ['kind'])]),
        timeseries('Rows not written', 'ops', 'By code; all but ROW_REJECTED are tried again.', [
          {
            expr: 'sum by (kind, code) (rate(cio_bus_warehouse_rows_failed_total[$__rate_interval])) or vector(0)',
            legend: '{{kind}} {{code}}',
          },
        ]),
        timeseries(
          'Append duration',
          's',
          'One batch.',
          quantiles('cio_bus_warehouse_append_duration_seconds', [0.5, 0.99]),
        ),
        timeseries(
          'Rows an append, p50',
          'short',
          'How full batches are.',
          quantiles('cio_bus_batch_messages{handler="store-records"}', [0.5]),
        ),
        timeseries('Lag in messages', 'short', 'Records without a row.', [
          gauge('sum', 'cio_bus_consumer_lag_messages{service="bigquery-sink"}', ['topic']),
        ]),
        timeseries('Queries', 'ops', 'By result.', [rate('cio_bus_warehouse_queries_total', ['result'])]),
        timeseries(
          'Query duration',
          's',
          'Of whoever asks the table through the sink.',
          quantiles('cio_bus_warehouse_query_duration_seconds', [0.5, 0.99]),
        ),
      ],
    },
  ],
};
