import { DATASET } from '@cio-bus/contracts';
import type { WarehouseAdapter } from '../port/adapter.ts';
import { createSinkEraser } from '../sink-client/sink-eraser.ts';
import { createSqlClient } from '../sink-client/sql-client.ts';
import { duckdbDialect } from './duckdb-dialect.ts';
import { duckdbClientSettings, duckdbPath, duckdbWriterSettings } from './settings.ts';
import { QUALIFIED_TABLE } from './table-ddl.ts';

/** One DuckDB file, embedded in the sink: nothing to install. No other process can open it meanwhile. */
export const duckdbAdapter: WarehouseAdapter<typeof duckdbWriterSettings, typeof duckdbClientSettings> = {
  summary: 'an embedded file',
  writerSettings: duckdbWriterSettings,
  clientSettings: duckdbClientSettings,
  dialect: duckdbDialect,
  concurrency: 2, // one batch is written while the next one is prepared
  ownedBySink: true,
  table: () => ({ dataset: DATASET, table: QUALIFIED_TABLE }),
  location: ({ WAREHOUSE_SQL_URL }) => `${WAREHOUSE_SQL_URL}/sql`,
  open: async (config) => (await import('./duckdb-warehouse.ts')).openDuckdbWarehouse(duckdbPath(config)),
  query: ({ WAREHOUSE_SQL_URL }) => createSqlClient(WAREHOUSE_SQL_URL),
  erase: ({ WAREHOUSE_SQL_URL }) => createSinkEraser(WAREHOUSE_SQL_URL),
};
