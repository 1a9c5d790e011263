import { DATASET } from '@cio-bus/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';

const FILLER = `${DATASET}.free_space_filler`;
const DROP_FILLER = `DROP TABLE IF EXISTS ${FILLER}`;
/** Incompressible, and of a known size: 16 values of 16 bytes per row. */
const RANDOM_ROW = Array.from({ length: 16 }, (_, index) => `uuid() AS c${index}`).join(', ');
const ROW_BYTES = 256;
/** Bounds the memory of one step. */
const STEP_BYTES = 64 * 1024 * 1024;
/** A bound for a file that keeps freeing blocks, which is not expected. */
const MAX_STEPS = 10_000;

/**
 * Overwrites the blocks of the file that are not in use. DuckDB keeps their bytes until it reuses them, so what was deleted
 * or changed could still be read in the file. Takes as long as writing the free space once.
 *
 * Safe to repeat: it first removes what an interrupted call left.
 */
export async function overwriteFreeSpace(connection: DuckDBConnection): Promise<void> {
  await connection.run(DROP_FILLER);
  try {
    // A block that one checkpoint frees can be reused after the next one, which without a change would do nothing.
    await connection.run(`CREATE TABLE ${FILLER} AS SELECT ${RANDOM_ROW}`);
    await connection.run('CHECKPOINT');
    for (let step = 0; step < MAX_STEPS; step++) {
      const bytes = await freeBytes(connection);
      if (bytes === 0) break;
      await fill(connection, Math.min(bytes, STEP_BYTES) / ROW_BYTES);
      await connection.run('CHECKPOINT');
    }
  } finally {
    await connection.run(DROP_FILLER);
    await connection.run('CHECKPOINT');
  }
}

const fill = (connection: DuckDBConnection, rows: number) =>
  connection.run(`INSERT INTO ${FILLER} SELECT ${RANDOM_ROW} FROM range(${Math.ceil(rows)})`);

async function freeBytes(connection: DuckDBConnection): Promise<number> {
  const reader = await connection.runAndReadAll('SELECT free_blocks * block_size FROM pragma_database_size()');
  return reader.getRows().reduce((sum, [bytes]) => sum + Number(bytes), 0);
}
