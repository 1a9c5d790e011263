import type { DuckDBInstance } from '@duckdb/node-api';
import { QUALIFIED_TABLE } from '../src/duckdb/table-ddl.ts';

/** Deletes all rows of an open DuckDB. */
export async function deleteRows(instance: DuckDBInstance): Promise<void> {
  const connection = await instance.connect();
  await connection.run(`DELETE FROM ${QUALIFIED_TABLE}`);
  connection.closeSync();
}
