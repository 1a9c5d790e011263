import type { DuckDBConnection } from '@duckdb/node-api';
import { QueryError } from '../port/warehouse.ts';

/** Table functions that only compute, or describe the table. Others reach files or settings, or end the process. */
const ALLOWED: ReadonlySet<string> = new Set([
  'duckdb_columns',
  'duckdb_tables',
  'duckdb_views',
  'generate_series',
  'json_each',
  'json_tree',
  'pragma_table_info',
  'range',
  'unnest',
]);

/** How the parser calls any other statement. */
const NOT_SELECT = 'not implemented';

const EXPLAIN = /^\s*EXPLAIN\s+(ANALYZE\s+)?(\([^)]*\)\s*)?/i;

/**
 * Checks that a statement calls only table functions of the list. Called before the statement is prepared, because some of
 * them act while they are bound.
 *
 * @throws QueryError naming the function, or the parser's reason
 */
export async function requireAllowedTableFunctions(connection: DuckDBConnection, sql: string): Promise<void> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql($sql::VARCHAR)', {
    sql: sql.replace(EXPLAIN, ''),
  });
  const called = new Set<string>();
  const tree = JSON.parse(String(reader.getRows()[0]?.[0]), (_, node: unknown) => {
    const { type, function: call } = Object(node) as { type?: unknown; function?: { function_name?: unknown } };
    if (type === 'TABLE_FUNCTION') called.add(String(call?.function_name).toLowerCase());
    return node;
  }) as { error?: boolean; error_type?: string; error_message?: string };
  if (tree.error && tree.error_type === NOT_SELECT) throw new QueryError('only SELECT and EXPLAIN are allowed');
  if (tree.error) throw new QueryError(`only SELECT and EXPLAIN are allowed: ${tree.error_message}`);
  const refused = [...called].find((name) => !ALLOWED.has(name));
  if (refused !== undefined)
    throw new QueryError(`the table function ${refused} is not allowed; allowed are ${[...ALLOWED].join(', ')}`);
}
