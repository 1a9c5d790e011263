import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BusError, type Column, columns, DATASET, TABLE } from '@cio-bus/contracts';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { viewNames } from '../views/view-names.ts';
import { createViewStatement } from './duckdb-dialect.ts';
import { addColumnDdl, tableDdl } from './table-ddl.ts';

/** Settings of the database. SQL comes from outside, so it must not reach files or the network. */
const options = {
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  // Bounds the log that a start after a kill replays, and the data kept in memory until a checkpoint: about 900,000 rows.
  // Each checkpoint rewrites the last group of 122,880 rows; at 32 MB that cost a quarter more CPU time per row.
  checkpoint_threshold: '64MB',
  // Caches grow up to this, within 2,000,000 rows; queries that need more spill to disk. At 128 MB a sorted view of
  // 1,000,000 rows ran out of memory, and so did concurrent appends.
  memory_limit: '256MB',
};

/**
 * Opens or creates the database file, and updates its schema, table and views.
 *
 * @throws BusError `WAREHOUSE_SETUP` naming the file, if another process has it open, it cannot be created, or its table
 * does not match the column list
 */
export async function openDatabase(path: string): Promise<DuckDBInstance> {
  const instance = await openFile(path);
  try {
    const connection = await instance.connect();
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run('SET GLOBAL lock_configuration = true');
    for (const statement of tableDdl()) await connection.run(statement);
    await addMissingColumns(connection, path);
    for (const view of viewNames) await connection.run(await createViewStatement(view));
    connection.closeSync();
    return instance;
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

async function openFile(path: string): Promise<DuckDBInstance> {
  try {
    await mkdir(dirname(path), { recursive: true });
    return await DuckDBInstance.create(path, options);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const reason = /lock/i.test(detail) ? 'another process has it open; one sink owns the file' : detail;
    throw new BusError('WAREHOUSE_SETUP', `cannot open the DuckDB file ${path}: ${reason}`, { cause });
  }
}

/** Rows are written by position, so the table must have our columns in our order. New columns are at the end. */
async function addMissingColumns(connection: DuckDBConnection, path: string): Promise<void> {
  const found = await connection.runAndReadAll(
    'SELECT column_name FROM duckdb_columns() WHERE schema_name = $schema AND table_name = $table ORDER BY column_index',
    { schema: DATASET, table: TABLE },
  );
  const names = found.getRows().map(([name]) => String(name));
  const expected: readonly Column[] = columns;
  if (names.length > expected.length || names.some((name, index) => name !== expected[index]?.name)) {
    const why = `the table in ${path} does not have the columns that this version writes`;
    throw new BusError('WAREHOUSE_SETUP', `${why}: run the version that created it, or move the file away`);
  }
  for (const column of expected.slice(names.length)) await connection.run(addColumnDdl(column));
}
