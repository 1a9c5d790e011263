import type { DuckDBConnection } from '@duckdb/node-api';

/** Does something in one transaction: all of it is durable when it resolves, none of it when it rejects. */
export async function inTransaction(connection: DuckDBConnection, act: () => Promise<unknown>): Promise<void> {
  await connection.run('BEGIN TRANSACTION');
  try {
    await act();
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined); // a commit that failed has rolled back by itself
    throw error;
  }
}
