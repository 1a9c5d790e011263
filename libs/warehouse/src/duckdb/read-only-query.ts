import {
  type DuckDBConnection,
  type DuckDBInstance,
  type DuckDBResult,
  type Json,
  StatementType,
} from '@duckdb/node-api';
import { QueryError, type QueryParameters } from '../warehouse.ts';
import { plainValue } from './plain-value.ts';

/** What a query may cost. */
export interface QueryLimits {
  timeoutMs: number;
  maxRows: number;
}

const reading: ReadonlySet<StatementType> = new Set([StatementType.SELECT, StatementType.EXPLAIN]);

/**
 * Runs one statement that can only read: DuckDB's parser says that it is one SELECT or EXPLAIN, and it runs in a
 * read-only transaction on a connection of its own. Files and network are closed to the whole database.
 *
 * @throws QueryError with DuckDB's reason, or the limit that was met
 */
export async function runReadOnly(
  instance: DuckDBInstance,
  sql: string,
  parameters: QueryParameters,
  limits: QueryLimits,
): Promise<Record<string, Json>[]> {
  const connection = await instance.connect();
  const deadline = startDeadline(connection, limits.timeoutMs);
  try {
    const statement = await prepareReading(connection, sql);
    statement.bind({ ...parameters });
    await connection.run('BEGIN TRANSACTION READ ONLY');
    return await collect(await statement.stream(), limits.maxRows, deadline);
  } catch (error) {
    if (deadline.passed)
      throw new QueryError(`the query took longer than ${limits.timeoutMs / 1000} s`, { cause: error });
    throw error instanceof QueryError ? error : new QueryError(reasonOf(error), { cause: error });
  } finally {
    deadline.clear();
    connection.closeSync(); // ends the transaction too
  }
}

async function prepareReading(connection: DuckDBConnection, sql: string) {
  if (sql.trim() === '') throw new QueryError('the statement is empty');
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new QueryError(`one statement is wanted, not ${statements.count}`);
  const statement = await statements.prepare(0);
  if (reading.has(statement.statementType)) return statement;
  throw new QueryError(`only SELECT and EXPLAIN are answered, not ${StatementType[statement.statementType]}`);
}

async function collect(result: DuckDBResult, maxRows: number, deadline: Deadline) {
  const rows: Record<string, Json>[] = [];
  const names = result.deduplicatedColumnNames();
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const values of chunk.convertRows(plainValue)) {
      rows.push(Object.fromEntries(names.map((name, column) => [name, values[column] ?? null])));
    }
    if (rows.length > maxRows) throw new QueryError(`the query finds more than ${maxRows} rows; add a LIMIT`);
    if (deadline.passed) throw new QueryError('the query took too long');
  }
  return rows;
}

interface Deadline {
  readonly passed: boolean;
  clear(): void;
}

function startDeadline(connection: DuckDBConnection, timeoutMs: number): Deadline {
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    connection.interrupt();
  }, timeoutMs);
  return {
    get passed() {
      return passed;
    },
    clear: () => clearTimeout(timer),
  };
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 1_000);
