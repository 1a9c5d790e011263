/** What tests of other packages need of a warehouse: rows, and one to put them into. */
import { openDuckdbWarehouse } from '../src/duckdb/duckdb-warehouse.ts';
import type { OpenWarehouse } from '../src/warehouse.ts';

export { aRow, NOON_MS } from './a-row.ts';

/** Opens an empty warehouse in memory: a DuckDB without a file. */
export const openTestWarehouse = (): Promise<OpenWarehouse> => openDuckdbWarehouse(':memory:');
