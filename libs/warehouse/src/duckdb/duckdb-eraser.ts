import { BusError, DATASET, TABLE } from '@cio-bus/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { countStatement, deleteStatement, maskStatement } from '../erase/erase-statements.ts';
import type { EraseMode, EraseOptions, Erasure } from '../port/person-eraser.ts';
import { inTransaction } from './in-transaction.ts';
import { overwriteFreeSpace } from './overwrite-free-space.ts';
import { rewriteTable } from './rewrite-table.ts';

const table = `${DATASET}.${TABLE}`;

const statements: Record<EraseMode, string> = { mask: maskStatement(table), delete: deleteStatement(table) };

/**
 * Erases a person's rows on the connection that writes the table, in one transaction that also writes the table again. Then
 * writes the log into the file and overwrites the space that became free, so that neither file nor log contains them. Takes as
 * long as copying the table, and as much space. No query may run meanwhile: DuckDB refuses to write its log into the file then.
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
    if (rows > 0) {
      await inTransaction(connection, async () => {
        await connection.run(statements[mode], { person });
        await rewriteTable(connection);
      });
    }
    await connection.run('CHECKPOINT'); // without rows, too: the previous attempt may have failed here
    await overwriteFreeSpace(connection);
    return { rows, waiting: 0 };
  } catch (cause) {
    throw new BusError('WAREHOUSE_UNAVAILABLE', 'the rows could not be erased', { cause }); // its text may contain values
  }
}
