import { BusError } from '@cio-bus/contracts';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { appendMeasured } from './append-measured.ts';
import type { Parsed, TableName, WarehouseAdapter } from './port/adapter.ts';
import type { PersonEraser } from './port/person-eraser.ts';
import {
  type NamesWriter,
  type OpenWarehouse,
  QueryError,
  type Warehouse,
  type WarehouseReader,
} from './port/warehouse.ts';

/** The warehouse of a sink: it writes, queries and erases. */
export type WarehousePart = Warehouse & NamesWriter & WarehouseReader & PersonEraser & ServicePart & TableName;

/**
 * Makes the part of a sink that writes into a warehouse, and counts and times what it does. It opens at `start`, which
 * rejects with `WAREHOUSE_SETUP` naming what cannot be opened; until then appends and queries are
 * `WAREHOUSE_UNAVAILABLE`.
 */
export function createWarehousePart<Settings extends WarehouseAdapter['writerSettings']>(
  adapter: WarehouseAdapter<Settings>,
  config: Parsed<Settings>,
  telemetry: Telemetry,
): WarehousePart {
  const { promise: failure, resolve: fail } = Promise.withResolvers<Error>();
  const notOpen = () => new BusError('WAREHOUSE_UNAVAILABLE', 'the warehouse is not open');
  let open: OpenWarehouse | undefined;
  telemetry.expect('cio_bus_warehouse_rows_total', {});
  telemetry.expect('cio_bus_warehouse_rows_failed_total', {
    code: ['ROW_REJECTED', 'WAREHOUSE_UNAVAILABLE', 'WAREHOUSE_SETUP'],
  });
  telemetry.expect('cio_bus_warehouse_queries_total', {});
  return {
    name: 'warehouse',
    ...adapter.table(config),
    failure,
    unready: () => (open ? undefined : 'the warehouse is not open'),
    async start() {
      open = await adapter.open(config);
      void open.failure.then(fail);
    },
    async stop() {
      await open?.close();
      open = undefined;
    },
    append: async (rows, options) => (open ? appendMeasured(open, rows, options, telemetry) : rows.map(notOpen)),
    async replaceNames(rows) {
      if (!open) throw notOpen();
      return open.replaceNames(rows);
    },
    async query(sql, parameters) {
      if (!open) throw notOpen();
      return queryMeasured(open, sql, parameters, telemetry);
    },
    async erase(person, options) {
      if (!open) throw notOpen();
      if (!open.erase) throw new QueryError('rows of this warehouse are erased in it, not through the sink');
      return open.erase(person, options);
    },
  };
}

async function queryMeasured(reader: WarehouseReader, sql: string, parameters = {}, telemetry: Telemetry) {
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
