/** Rows, writers and views of `delivery_events`. */
export { createWarehouse } from './create-warehouse.ts';
export { createWarehouseQuery, type Dialect, type WarehouseQuery } from './create-warehouse-query.ts';
export { createPersonEraser } from './erase/create-person-eraser.ts';
export {
  type EraseMode,
  type EraseOptions,
  type Erasure,
  eraseModes,
  type PersonEraser,
} from './erase/person-eraser.ts';
export { REPLACED_TIMESTAMP } from './payload.ts';
export type { Row } from './row.ts';
export { auditRow } from './rows/audit-row.ts';
export { deadLetterRow } from './rows/dead-letter-row.ts';
export type { RowSource } from './rows/make-row.ts';
export { minimalRow } from './rows/minimal-row.ts';
export { outcomeRow } from './rows/outcome-row.ts';
export { webhookRow } from './rows/webhook-row.ts';
export { removeBigqueryDataset, setUpBigquery } from './set-up-bigquery.ts';
export {
  type WarehouseConfig,
  type WarehouseQueryConfig,
  warehouseQuerySettings,
  warehouseSettings,
} from './settings.ts';
export { createSqlClient } from './sql-client.ts';
export { idText } from './values.ts';
export { type ViewRange, viewQuery } from './views/view-query.ts';
export { googleViewQuery, googleViewText, isViewName, type ViewName, viewNames } from './views/views.ts';
export {
  type OpenWarehouse,
  QueryError,
  type QueryParameters,
  type Warehouse,
  type WarehouseReader,
} from './warehouse.ts';
