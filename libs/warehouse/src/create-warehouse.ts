import { BusError } from '@cio-bus/contracts';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { appendMeasured } from './append-measured.ts';
import type { PersonEraser } from './erase/person-eraser.ts';
import { duckdbPath, type WarehouseConfig } from './settings.ts';
import { type OpenWarehouse, QueryError, type Warehouse, type WarehouseReader } from './warehouse.ts';

/** Each adapter is loaded when it is chosen, so that the others' clients cost nothing. */
const adapters: Record<WarehouseConfig['WAREHOUSE'], (config: WarehouseConfig) => Promise<OpenWarehouse>> = {
  duckdb: async (config) => (await import('./duckdb/duckdb-warehouse.ts')).openDuckdbWarehouse(duckdbPath(config)),
  bigquery: async (config) => (await import('./bigquery/open-bigquery.ts')).openStorageWrite(config),
  'bigquery-rest': async (config) => (await import('./bigquery/open-bigquery.ts')).openInsertAll(config),
};

/**
 * Makes the warehouse that `WAREHOUSE` names, counted and timed. It opens at `start`, which rejects with `WAREHOUSE_SETUP`
 * naming what cannot be opened; before that appends and queries are `WAREHOUSE_UNAVAILABLE`.
 */
export function createWarehouse(
  config: WarehouseConfig,
  telemetry: Telemetry,
): Warehouse & WarehouseReader & PersonEraser & ServicePart {
  const { promise: failure, resolve: giveUp } = Promise.withResolvers<Error>();
  const notOpen = () => new BusError('WAREHOUSE_UNAVAILABLE', 'the warehouse is not open');
  let open: OpenWarehouse | undefined;
  telemetry.expect('cio_bus_warehouse_rows_total', {});
  telemetry.expect('cio_bus_warehouse_rows_failed_total', {
    code: ['ROW_REJECTED', 'WAREHOUSE_UNAVAILABLE', 'WAREHOUSE_SETUP'],
  });
  telemetry.expect('cio_bus_warehouse_queries_total', {});
  return {
    name: 'warehouse',
    failure,
    unready: () => (open ? undefined : 'the warehouse is not open'),
    async start() {
      open = await adapters[config.WAREHOUSE](config);
      void open.failure.then(giveUp);
    },
    async stop() {
      await open?.close();
      open = undefined;
    },
    append: async (rows, options) => (open ? appendMeasured(open, rows, options, telemetry) : rows.map(notOpen)),
    async query(sql, parameters) {
      if (!open) throw notOpen();
      return queryCounted(open, sql, parameters, telemetry);
    },
    async erase(person, options) {
      if (!open) throw notOpen();
      if (!open.erase) throw new QueryError('rows of this warehouse are erased in it, not through the sink');
      return open.erase(person, options);
    },
  };
}

async function queryCounted(reader: WarehouseReader, sql: string, parameters = {}, telemetry: Telemetry) {
  const begun = performance.now();
  try {
    const rows = await reader.query(sql, parameters);
    telemetry.count('cio_bus_warehouse_queries_total', { result: 'answered' });
    return rows;
  } catch (error) {
    telemetry.count('cio_bus_warehouse_queries_total', { result: error instanceof QueryError ? 'refused' : 'failed' });
    throw error;
  } finally {
    telemetry.observe('cio_bus_warehouse_query_duration_seconds', {}, (performance.now() - begun) / 1_000);
  }
}
