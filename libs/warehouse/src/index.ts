/** Rows, writers and views of `delivery_events`. */
export { googleViewQuery, googleViewText } from './bigquery/sql/google-sql.ts';
export type { WarehousePart } from './create-warehouse-part.ts';
export { defineWarehouses, type Warehouses } from './define-warehouses.ts';
export { findHashed, findIdentities, type HashedIdentifiers, type Identities } from './erase/find-identities.ts';
export type { TableName, WarehouseAdapter } from './port/adapter.ts';
export {
  type EraseMode,
  type EraseOptions,
  type Erasure,
  eraseModes,
  type PersonEraser,
} from './port/person-eraser.ts';
export type { NameRow, Row } from './port/row.ts';
export {
  type NamesWriter,
  type OpenWarehouse,
  QueryError,
  type QueryParameters,
  type Warehouse,
  type WarehouseReader,
} from './port/warehouse.ts';
export type { WarehouseQuery } from './port/warehouse-query.ts';
export {
  adapters,
  createPersonEraser,
  createWarehouse,
  createWarehouseQuery,
  removeWarehouse,
  setUpWarehouse,
  type WarehouseConfig,
  type WarehouseQueryConfig,
  warehouseAdapter,
  warehouseQuerySettings,
  warehouseSettings,
} from './registry.ts';
export { auditRow } from './rows/audit-row.ts';
export { deadLetterRow } from './rows/dead-letter-row.ts';
export type { RowSource } from './rows/make-row.ts';
export { minimalRow } from './rows/minimal-row.ts';
export { outcomeRow } from './rows/outcome-row.ts';
export { REPLACED_TIMESTAMP } from './rows/payload.ts';
export { idText } from './rows/values.ts';
export { webhookRow } from './rows/webhook-row.ts';
export { createSqlClient } from './sink-client/sql-client.ts';
export type { SqlDialect } from './views/dialect.ts';
export { firstEventQuery } from './views/message-rows.ts';
export { isViewName, type ViewName, viewNames } from './views/view-names.ts';
export { viewQuery } from './views/view-query.ts';
export { timestampLiteral, type ViewRange } from './views/view-range.ts';
