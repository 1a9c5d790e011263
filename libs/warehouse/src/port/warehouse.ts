import type { BusError } from '@cio-bus/contracts';
import type { PersonEraser } from './person-eraser.ts';
import type { Row } from './row.ts';

/** Writes rows of `delivery_events`. */
export interface Warehouse {
  /**
   * Appends rows, at least once: a row without an error is durable and survives a kill. Never rejects.
   *
   * @returns one entry a row, by index: undefined, or why it is not stored. `ROW_REJECTED` is that row's own fault;
   * `WAREHOUSE_UNAVAILABLE` and `WAREHOUSE_SETUP` are nobody's.
   */
  append(rows: readonly Row[], options: { signal: AbortSignal }): Promise<readonly (BusError | undefined)[]>;
}

/** Values for the named parameters of a query (`$name`). */
export type QueryParameters = Readonly<Record<string, string | number | boolean | null>>;

/** Reads the warehouse. */
export interface WarehouseReader {
  /**
   * Runs one reading statement. Values are plain: whole numbers as numbers (as text beyond 2^53), timestamps as ISO
   * text in UTC, JSON as text.
   *
   * @throws QueryError for a statement that writes, is wrong, takes too long or finds too much.
   * @throws BusError `WAREHOUSE_UNAVAILABLE` before the warehouse is open, and when it is out of reach.
   */
  query(sql: string, parameters?: QueryParameters): Promise<Record<string, unknown>[]>;
}

/** A query that cannot be answered; the message says why and is meant for whoever wrote it. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** An adapter at work. One that others can write to beside it needs no `erase`: they do it themselves. */
export interface OpenWarehouse extends Warehouse, WarehouseReader, Partial<PersonEraser> {
  /** Waits for what was begun, then closes. */
  close(): Promise<void>;
  /** Resolves when the adapter can never work again in this process. */
  readonly failure: Promise<Error>;
}
