import type { SqlDialect } from '../views/dialect.ts';
import type { TableName } from './adapter.ts';
import type { WarehouseReader } from './warehouse.ts';

/** Queries the warehouse, wherever it is. */
export interface WarehouseQuery extends WarehouseReader, TableName {
  readonly dialect: SqlDialect;
}
