import type { Alert } from '../model/alert.ts';
import { counted, seconds } from '../model/expressions.ts';

/** The warehouse table: whether it is written, and whether it accepts every row. */
export const warehouseAlerts: Alert[] = [
  {
    name: 'TableStale',
    severity: 'page',
    for: '5m',
    expr: (time) =>
      `time() - max by (service) (cio_bus_warehouse_last_append_timestamp_seconds) > ${seconds(time, '10m')}
  and sum by (service) (cio_bus_consumer_lag_messages) > 0`,
    summary: 'No row has been written to the table for ten minutes although records are pending.',
    runbook: 'warehouse-unavailable.md',
  },
  {
    name: 'WarehouseFailing',
    severity: 'ticket',
    for: '10m',
    expr: (time) =>
      `sum by (service, code) (rate(cio_bus_warehouse_rows_failed_total{code=~"WAREHOUSE_.*"}[${time('5m')}])) > 0`,
    summary: 'Writing to the table fails: {{ $labels.code }}.',
    runbook: 'warehouse-unavailable.md',
  },
  {
    name: 'RowsRejected',
    severity: 'ticket',
    for: '0s',
    expr: (time) =>
      counted('cio_bus_warehouse_rows_failed_total{code="ROW_REJECTED"}', ['service', 'kind'], time('15m')),
    summary: 'The table rejects rows of kind {{ $labels.kind }}.',
    runbook: 'warehouse-unavailable.md#rows-are-rejected',
  },
  {
    name: 'NamesStale',
    severity: 'ticket',
    for: '0s',
    expr: (time) =>
      `sum by (service) (increase(cio_bus_names_loads_total{result="failed"}[${time('3h')}])) > 0
  unless sum by (service) (increase(cio_bus_names_loads_total{result="loaded"}[${time('3h')}])) > 0`,
    summary: 'The names of campaigns, newsletters and templates were not loaded for three hours.',
    runbook: 'warehouse-unavailable.md#names-are-not-loaded',
  },
];
