import { type Column, columns, DATASET, TABLE } from '@cio-bus/contracts';
import { type DuckDBAppender, type DuckDBConnection, timestampValue } from '@duckdb/node-api';
import type { Row } from '../port/row.ts';
import { inTransaction } from './in-transaction.ts';

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
  inTransaction(connection, () => appendAll(connection, rows));

async function appendAll(connection: DuckDBConnection, rows: readonly Row[]): Promise<void> {
  const appender = await connection.createAppender(TABLE, DATASET);
  try {
    for (const row of rows) appendRow(appender, row);
    appender.closeSync();
  } catch (error) {
    // Rows left in an appender are written when it is garbage-collected, outside our transaction.
    appender.clear();
    throw error;
  }
}

function appendRow(appender: DuckDBAppender, row: Row): void {
  for (const { name, type } of columns) {
    const value = row[name];
    if (value === null) appender.appendNull();
    else write[type](appender, value);
  }
  appender.endRow();
}
