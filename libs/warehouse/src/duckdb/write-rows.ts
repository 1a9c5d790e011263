import { type Column, columns, DATASET, NAMES_TABLE, nameColumns, TABLE } from '@cio-bus/contracts';
import { type DuckDBAppender, type DuckDBConnection, timestampValue } from '@duckdb/node-api';
import type { NameRow, Row } from '../port/row.ts';
import { inTransaction } from './in-transaction.ts';
import { QUALIFIED_NAMES } from './table-ddl.ts';

type Cell = string | number | bigint | boolean;

const write: Record<Column['type'], (appender: DuckDBAppender, value: Cell) => void> = {
  STRING: (appender, value) => appender.appendVarchar(value as string),
  INT64: (appender, value) => appender.appendBigInt(BigInt(value)),
  BOOL: (appender, value) => appender.appendBoolean(value as boolean),
  TIMESTAMP: (appender, value) => appender.appendTimestamp(timestampValue(BigInt(value) * 1000n)),
  JSON: (appender, value) => appender.appendVarchar(value as string),
};

/**
 * Writes rows in one transaction: all of them are durable when this resolves, none when it rejects. The rows must have
 * passed `checkRow`.
 */
export const writeRows = (connection: DuckDBConnection, rows: readonly Row[]): Promise<void> =>
  inTransaction(connection, () => appendAll(connection, TABLE, columns, rows));

/** Replaces the rows of `names` in one transaction: queries see the old ones or the new ones. The rows must have passed `checkNames`. */
export const replaceNames = (connection: DuckDBConnection, rows: readonly NameRow[]): Promise<void> =>
  inTransaction(connection, async () => {
    await connection.run(`DELETE FROM ${QUALIFIED_NAMES}`);
    await appendAll(connection, NAMES_TABLE, nameColumns, rows);
  });

type Cells = Readonly<Record<string, Cell | null>>;

async function appendAll(
  connection: DuckDBConnection,
  table: string,
  order: readonly Column[],
  rows: readonly Cells[],
): Promise<void> {
  const appender = await connection.createAppender(table, DATASET);
  try {
    for (const row of rows) appendRow(appender, order, row);
    appender.closeSync();
  } catch (error) {
    // Rows left in an appender are written when it is garbage-collected, outside our transaction.
    appender.clear();
    throw error;
  }
}

function appendRow(appender: DuckDBAppender, order: readonly Column[], row: Cells): void {
  for (const { name, type } of order) {
    const value = row[name] ?? null;
    if (value === null) appender.appendNull();
    else write[type](appender, value);
  }
  appender.endRow();
}
