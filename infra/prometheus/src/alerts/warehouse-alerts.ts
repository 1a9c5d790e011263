import type { Alert } from '../alert.ts';
import { counted, seconds } from '../expressions.ts';

/** The table: is it written, and is everything in it. */
export const warehouseAlerts: Alert[] = [
  {
    name: 'TableStale',
    severity: 'page',
    for: '5m',
    expr: (time) =>
      `time() - max by (service) (cio_bus_warehouse_last_append_timestamp_seconds) > ${seconds(time, '10m')}
  and sum by (service) (cio_bus_consumer_lag_messages) > 0`,
    summary: 'Nothing has been written to the table for ten minutes, although records wait.',
    runbook: 'warehouse-unavailable.md',
  },
  {
    name: 'WarehouseFailing',
    severity: 'ticket',
    for: '10m',
    expr: (time) =>
      `sum by (service, code) (rate(cio_bus_warehouse_rows_failed_total{code=~"WAREHOUSE_.*"}[${time('5m')}])) > 0`,
    summary: 'The table takes no rows: {{ $labels.code }}.',
    runbook: 'warehouse-unavailable.md',
  },
  {
    name: 'RowsRefused',
    severity: 'ticket',
    for: '0s',
    expr: (time) =>
      counted('cio_bus_warehouse_rows_failed_total{code="ROW_REJECTED"}', ['service', 'kind'], time('15m')),
    summary: 'The table refuses rows of kind {{ $labels.kind }}.',
    runbook: 'warehouse-unavailable.md#rows-are-refused',
  },
];
