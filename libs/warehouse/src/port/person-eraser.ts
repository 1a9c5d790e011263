/** How a person's rows are erased. `mask` keeps the rows for counting, without anything that tells of whom they are. */
export const eraseModes = ['delete', 'mask'] as const;
/** One of {@link eraseModes}. */
export type EraseMode = (typeof eraseModes)[number];

/** How to erase. */
export interface EraseOptions {
  mode: EraseMode;
  /** Only counts the rows. @default false */
  dryRun?: boolean;
}

/** What was erased. */
export interface Erasure {
  /** The person's rows: erased, or in a dry run found. */
  rows: number;
  /** Rows that cannot be changed yet: BigQuery still has some of them in its streaming buffer. Run it again later. */
  waiting: number;
}

/** Erases what the table has of a person. */
export interface PersonEraser {
  /**
   * Erases a person's rows: those under their id, and those without an id that carry one of their deliveries or addresses.
   * All of them or none. Safe to run again; what came since is erased, too.
   *
   * @param person the id that apps use
   * @throws QueryError when the warehouse refuses, and has changed nothing; BusError `WAREHOUSE_UNAVAILABLE` when it is
   * out of reach or fails: run it again
   */
  erase(person: string, options: EraseOptions): Promise<Erasure>;
}
