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
  /** The SHA-256 of a text, in hex. */
  sha256(expression: string): string;
}

/** Removes comment lines and trailing space from a view's query. */
export const withoutComments = (sql: string): string => sql.replaceAll(/^--.*\n/gm, '').trimEnd();
