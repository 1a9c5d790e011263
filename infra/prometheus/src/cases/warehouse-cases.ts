import type { AlertCase } from '../model/alert-case.ts';

const service = 'service="bigquery-sink"';
const labels = { service: 'bigquery-sink' };
const lastAppend = `cio_bus_warehouse_last_append_timestamp_seconds{${service}}`;
const lag = `cio_bus_consumer_lag_messages{${service},topic="customerio.processed",partition="0"}`;
const failed = (code: string) => `cio_bus_warehouse_rows_failed_total{${service},kind="command",code="${code}"}`;

const names = (result: string) => `cio_bus_names_loads_total{${service},result="${result}"}`;

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
  {
    alert: 'NamesStale',
    fires: { [names('failed')]: '0x59 1x59 2x59 3x59', [names('loaded')]: '5x240' },
    at: '200m',
    labels,
    quiet: { [names('failed')]: '0x59 1x180', [names('loaded')]: '5x119 6x120' },
  },
];
