import { randomUUID } from 'node:crypto';
import { BusError, DATASET, TABLE } from '@cio-bus/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { countStatement, deleteMarkedStatement, markStatement, maskStatement } from '../erase/erase-statements.ts';
import type { EraseMode, EraseOptions, Erasure } from '../port/person-eraser.ts';
import { inTransaction } from './in-transaction.ts';

const table = `${DATASET}.${TABLE}`;

const erasing: Record<EraseMode, (connection: DuckDBConnection, person: string) => Promise<unknown>> = {
  mask: (connection, person) => connection.run(maskStatement(table), { person }),
  // DuckDB only notes that a row is deleted, and keeps its bytes while its block has other rows: they are overwritten first.
  delete: (connection, person) =>
    inTransaction(connection, async () => {
      const mark = randomUUID();
      await connection.run(markStatement(table), { person, mark });
      await connection.run(deleteMarkedStatement(table), { mark });
    }),
};

/**
 * Erases a person's rows over the connection that writes the table, in one transaction, and writes the log into the file,
 * so that it is in neither. Space that they took is overwritten as it is used again.
 *
 * @throws BusError `WAREHOUSE_UNAVAILABLE` when not all of that could be done: run it again
 */
export async function eraseInDuckdb(
  connection: DuckDBConnection,
  person: string,
  { mode, dryRun = false }: EraseOptions,
): Promise<Erasure> {
  try {
    const counted = await connection.runAndReadAll(countStatement(table), { person });
    const rows = Number(counted.getRows()[0]?.[0] ?? 0);
    if (dryRun) return { rows, waiting: 0 };
    if (rows > 0) await erasing[mode](connection, person);
    await connection.run('CHECKPOINT'); // without rows, too: the run before may have failed here
    return { rows, waiting: 0 };
  } catch (cause) {
    throw new BusError('WAREHOUSE_UNAVAILABLE', 'the rows could not be erased', { cause }); // its text may hold a value
  }
}
