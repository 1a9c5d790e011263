import {
  type DuckDBConnection,
  type DuckDBInstance,
  type DuckDBResult,
  type Json,
  StatementType,
} from '@duckdb/node-api';
import { QueryError, type QueryParameters } from '../port/warehouse.ts';
import { type Interruption, interruptAfter } from './interruption.ts';
import { plainValue } from './plain-value.ts';
import { requireAllowedTableFunctions } from './table-functions.ts';

/** Limits of a query, and what ends it early. */
export interface QueryLimits {
  timeoutMs: number;
  maxRows: number;
  /** Bytes of the result as JSON, approximately. */
  maxBytes: number;
  /** Aborted when the warehouse closes. */
  closing: AbortSignal;
}

const reading: ReadonlySet<StatementType> = new Set([StatementType.SELECT, StatementType.EXPLAIN]);

/**
 * Runs one statement that cannot write: DuckDB's parser must classify it as one SELECT or EXPLAIN, and it runs in a
 * read-only transaction on its own connection. Table functions are allowed by list. The whole database has no access to
 * files or the network.
 *
 * @throws QueryError with DuckDB's reason, or the limit that was exceeded
 */
export async function runReadOnly(
  instance: DuckDBInstance,
  sql: string,
  parameters: QueryParameters,
  limits: QueryLimits,
): Promise<Record<string, Json>[]> {
  const connection = await instance.connect();
  const interruption = interruptAfter(connection, limits.timeoutMs, limits.closing);
  try {
    const statement = await prepareReading(connection, sql);
    statement.bind({ ...parameters });
    await connection.run('BEGIN TRANSACTION READ ONLY');
    return await collect(await statement.stream(), limits, interruption);
  } catch (error) {
    if (error instanceof QueryError) throw error;
    throw new QueryError(interruption.reason ?? reasonOf(error), { cause: error });
  } finally {
    interruption.clear();
    connection.closeSync(); // also ends the transaction
  }
}

async function prepareReading(connection: DuckDBConnection, sql: string) {
  if (sql.trim() === '') throw new QueryError('the statement is empty');
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new QueryError(`expected one statement, got ${statements.count}`);
  await requireAllowedTableFunctions(connection, sql);
  const statement = await statements.prepare(0);
  if (reading.has(statement.statementType)) return statement;
  throw new QueryError(`only SELECT and EXPLAIN are allowed, not ${StatementType[statement.statementType]}`);
}

async function collect(result: DuckDBResult, { maxRows, maxBytes }: QueryLimits, interruption: Interruption) {
  const rows: Record<string, Json>[] = [];
  const names = result.deduplicatedColumnNames();
  const nameBytes = names.reduce((sum, name) => sum + name.length, 0);
  let bytes = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const values of chunk.convertRows(plainValue)) {
      bytes += nameBytes + values.reduce((sum: number, value) => sum + bytesOf(value), 0);
      if (bytes > maxBytes) throw new QueryError(`the result has more than ${maxBytes} bytes; select less`);
      rows.push(Object.fromEntries(names.map((name, column) => [name, values[column] ?? null])));
    }
    if (rows.length > maxRows) throw new QueryError(`the result has more than ${maxRows} rows; add a LIMIT`);
    if (interruption.reason) throw new QueryError(interruption.reason);
  }
  return rows;
}

const NUMBER_BYTES = 8;
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : NUMBER_BYTES;
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 1_000);
