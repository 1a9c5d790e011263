import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs an action in one transaction: all of it is durable when this resolves, none of it when this rejects. */
export async function inTransaction(connection: DuckDBConnection, action: () => Promise<unknown>): Promise<void> {
  await connection.run('BEGIN TRANSACTION');
  try {
    await action();
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined); // a failed commit has already rolled back
    throw error;
  }
}
