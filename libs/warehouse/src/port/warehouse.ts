import type { BusError } from '@cio-bus/contracts';
import type { PersonEraser } from './person-eraser.ts';
import type { NameRow, Row } from './row.ts';

/** Writes rows of `delivery_events`. */
export interface Warehouse {
  /**
   * Appends rows, at least once: a row without an error is durable and survives a kill. Never rejects.
   *
   * @returns one entry per row, by index: undefined, or why it is not stored. `ROW_REJECTED` is caused by that row;
   * `WAREHOUSE_UNAVAILABLE` and `WAREHOUSE_SETUP` by none.
   */
  append(rows: readonly Row[], options: { signal: AbortSignal }): Promise<readonly (BusError | undefined)[]>;
}

/** Values for the named parameters of a query (`$name`). */
export type QueryParameters = Readonly<Record<string, string | number | boolean | null>>;

/** Reads the warehouse. */
export interface WarehouseReader {
  /**
   * Runs one read-only statement. Values are plain: integers as numbers (as text beyond 2^53), timestamps as ISO text in
   * UTC, JSON as text.
   *
   * @throws QueryError for a statement that writes, is wrong, takes too long or has too many rows
   * @throws BusError `WAREHOUSE_UNAVAILABLE` before the warehouse is open, and when it cannot be reached
   */
  query(sql: string, parameters?: QueryParameters): Promise<Record<string, unknown>[]>;
}

/** A query that was refused. The message says why, for the author of the query. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** Writes the table `names`, which the views read. */
export interface NamesWriter {
  /**
   * Replaces all rows of `names`. A reader sees those before or those after, never a part; a failure changes nothing.
   *
   * @throws BusError `ROW_REJECTED` for a row that does not match the columns, or two of the same kind and id;
   * `WAREHOUSE_UNAVAILABLE` or `WAREHOUSE_SETUP` otherwise
   */
  replaceNames(rows: readonly NameRow[]): Promise<void>;
}

/** An open warehouse. One that other processes can change too needs no `erase`: they erase directly. */
export interface OpenWarehouse extends Warehouse, NamesWriter, WarehouseReader, Partial<PersonEraser> {
  /** Waits for running appends and queries, then closes. */
  close(): Promise<void>;
  /** Resolves when the warehouse cannot work again in this process. */
  readonly failure: Promise<Error>;
}
