/** How a person's rows are erased. `mask` keeps the rows for counting, without anything that identifies the person. */
export const eraseModes = ['delete', 'mask'] as const;
/** One of {@link eraseModes}. */
export type EraseMode = (typeof eraseModes)[number];

/** Options of an erasure. */
export interface EraseOptions {
  mode: EraseMode;
  /** Only counts the rows. @default false */
  dryRun?: boolean;
}

/** Result of an erasure. */
export interface Erasure {
  /** The person's rows that were erased, or in a dry run found. */
  rows: number;
  /** Rows that cannot be changed yet, because BigQuery has some of them in its streaming buffer. Repeat it later. */
  waiting: number;
}

/** Erases the rows of a person. */
export interface PersonEraser {
  /**
   * Erases a person's rows: those under their id or the address known for it, and those without an id that have one of their
   * deliveries or addresses.
   * All of them or none. Safe to repeat; rows that arrived since are erased too.
   *
   * @param person the id that apps use, an address, or Customer.io's own id
   * @throws QueryError if the warehouse refuses; it has changed nothing. BusError `WAREHOUSE_UNAVAILABLE` if it cannot be
   * reached or fails: repeat it
   */
  erase(person: string, options: EraseOptions): Promise<Erasure>;
}
