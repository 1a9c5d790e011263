import { DATASET, TABLE } from '@cio-bus/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { QueryError } from '../warehouse.ts';
import { countStatement, deleteStatement, maskStatement } from './erase-statements.ts';
import type { EraseOptions, Erasure } from './person-eraser.ts';

const table = `${DATASET}.${TABLE}`;
const statements = { delete: deleteStatement(table), mask: maskStatement(table) };

/**
 * Erases a person's rows over the connection that writes the table, in one transaction, and writes the log into the file,
 * so that it is in neither. Space that they took is overwritten as it is used again.
 */
export async function eraseInDuckdb(
  connection: DuckDBConnection,
  person: string,
  { mode, dryRun = false }: EraseOptions,
): Promise<Erasure> {
  try {
    const counted = await connection.runAndReadAll(countStatement(table), { person });
    const rows = Number(counted.getRows()[0]?.[0] ?? 0);
    if (dryRun || rows === 0) return { rows, waiting: 0 };
    await connection.run(statements[mode], { person });
    await connection.run('CHECKPOINT');
    return { rows, waiting: 0 };
  } catch (cause) {
    throw new QueryError('the rows could not be erased', { cause }); // the cause's text may hold a value
  }
}
