import type { Column } from '@cio-bus/contracts';
import type { ViewName } from './view-names.ts';

/** The SQL of a warehouse, as far as it differs from the others'. */
export interface SqlDialect {
  /** Such as `duckdb` or `googlesql`. */
  readonly name: string;
  /** A view's query that reads the table and other views under their bare names, for common table expressions. */
  viewQuery(name: ViewName): Promise<string>;
  /** The type of a text. */
  readonly text: string;
  /** The text at a path of a JSON column; null if there is none. */
  jsonText(column: string, path: string): string;
  /** The query of `column_name` and `data_type` of a table's columns. */
  columnTypes(table: { dataset: string; table: string }): string;
  /** What that query calls a type. */
  typeName(type: Column['type']): string;
  /** The SHA-256 of a text, in hex. */
  sha256(expression: string): string;
}

/** The condition of that query: the table's own name, without its dataset. */
export const isTable = (table: string): string => `table_name = '${table.slice(table.lastIndexOf('.') + 1)}'`;

/** Removes comment lines and trailing space from a view's query. */
export const withoutComments = (sql: string): string => sql.replaceAll(/^--.*\n/gm, '').trimEnd();
