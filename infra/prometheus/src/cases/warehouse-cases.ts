import type { AlertCase } from '../model/alert-case.ts';

const service = 'service="bigquery-sink"';
const labels = { service: 'bigquery-sink' };
const lastAppend = `cio_bus_warehouse_last_append_timestamp_seconds{${service}}`;
const lag = `cio_bus_consumer_lag_messages{${service},topic="customerio.processed",partition="0"}`;
const failed = (code: string) => `cio_bus_warehouse_rows_failed_total{${service},kind="command",code="${code}"}`;

export const warehouseCases: AlertCase[] = [
  {
    alert: 'TableStale',
    fires: { [lastAppend]: '60x30', [lag]: '12x30' },
    at: '25m',
    labels,
    quiet: { [lastAppend]: '60x30', [lag]: '0x30' }, // nothing to write
  },
  {
    alert: 'WarehouseFailing',
    fires: { [failed('WAREHOUSE_UNAVAILABLE')]: '0+50x30' },
    at: '20m',
    labels: { ...labels, code: 'WAREHOUSE_UNAVAILABLE' },
    quiet: { [failed('WAREHOUSE_UNAVAILABLE')]: '0 50x30' },
  },
  {
    alert: 'RowsRejected',
    fires: { [failed('ROW_REJECTED')]: '_x17 1x10' }, // the first increment
    at: '20m',
    labels: { ...labels, kind: 'command' },
    quiet: { [failed('ROW_REJECTED')]: '1x30' },
  },
];
