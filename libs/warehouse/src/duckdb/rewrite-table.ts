import { DATASET, TABLE } from '@cio-bus/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';

const table = `${DATASET}.${TABLE}`;
const COPY = `${TABLE}_copy`;

/**
 * Writes the table again, within the caller's transaction. Columns share blocks, so a changed column leaves its old bytes in
 * a block that the other columns still use; after this, no block of the old table is in use.
 */
export async function rewriteTable(connection: DuckDBConnection): Promise<void> {
  const found = await connection.runAndReadAll(
    'SELECT sql FROM duckdb_tables() WHERE schema_name = $schema AND table_name = $table',
    { schema: DATASET, table: TABLE },
  );
  const definition = String(found.getRows()[0]?.[0]);
  await connection.run(definition.replace(`${table}(`, `${DATASET}.${COPY}(`));
  await connection.run(`INSERT INTO ${DATASET}.${COPY} SELECT * FROM ${table}`);
  await connection.run(`DROP TABLE ${table}`);
  await connection.run(`ALTER TABLE ${DATASET}.${COPY} RENAME TO ${TABLE}`);
}
