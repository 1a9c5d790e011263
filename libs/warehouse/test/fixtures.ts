/** What tests of other packages need of a warehouse: rows, and one to put them into. */
import { DATASET, TABLE } from '@cio-bus/contracts';
import { duckdbDialect } from '../src/duckdb/duckdb-dialect.ts';
import type { OpenWarehouse } from '../src/port/warehouse.ts';

export { aRow, NOON_MS } from './a-row.ts';

/** Opens an empty warehouse: a DuckDB. @param path its file; without one it is in memory */
export async function openTestWarehouse(path = ':memory:'): Promise<OpenWarehouse> {
  const { openDuckdbWarehouse } = await import('../src/duckdb/duckdb-warehouse.ts'); // a native module, loaded on demand
  return openDuckdbWarehouse(path);
}

/** The names and the dialect of the test warehouse. */
export const testTable = { dataset: DATASET, table: `${DATASET}.${TABLE}`, dialect: duckdbDialect };
