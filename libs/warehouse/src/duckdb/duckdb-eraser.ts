import { randomUUID } from 'node:crypto';
import { BusError, DATASET, TABLE } from '@cio-bus/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { countStatement, deleteMarkedStatement, markStatement, maskStatement } from '../erase/erase-statements.ts';
import type { EraseMode, EraseOptions, Erasure } from '../port/person-eraser.ts';
import { inTransaction } from './in-transaction.ts';

const table = `${DATASET}.${TABLE}`;

const erasing: Record<EraseMode, (connection: DuckDBConnection, person: string) => Promise<unknown>> = {
  mask: (connection, person) => connection.run(maskStatement(table), { person }),
  // DuckDB only marks a row as deleted, and keeps its bytes while its block has other rows, so they are overwritten first.
  delete: (connection, person) =>
    inTransaction(connection, async () => {
      const mark = randomUUID();
      await connection.run(markStatement(table), { person, mark });
      await connection.run(deleteMarkedStatement(table), { mark });
    }),
};

/**
 * Erases a person's rows on the connection that writes the table, in one transaction, and then writes the log into the
 * file, so that neither contains them. The space that they occupied is overwritten as it is reused.
 *
 * @throws BusError `WAREHOUSE_UNAVAILABLE` if any step failed: repeat it
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
    await connection.run('CHECKPOINT'); // without rows, too: the previous attempt may have failed here
    return { rows, waiting: 0 };
  } catch (cause) {
    throw new BusError('WAREHOUSE_UNAVAILABLE', 'the rows could not be erased', { cause }); // its text may contain values
  }
}
