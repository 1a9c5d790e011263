/**
 * Lets at most this many ids pass within a time. It counts ids, not calls: a repeated event must not count twice, and a limit
 * must hold in any hour. Rate limiters count calls in fixed windows, which allow twice the limit around their borders.
 *
 * Once it has refused an id it stays closed, in every process and after restarts, until an operator reopens it.
 */
export interface WindowLimit {
  /**
   * Whether this id may pass. One that passed within the time passes again, and counts once. The first id above the limit
   * closes it.
   *
   * @throws BusError `STORE_UNAVAILABLE` while the store is unreachable
   */
  admits(id: string): Promise<boolean>;
  /** Whether the count is that of all machines: of Redis. Otherwise it is of all processes that share `STATE_DIR`. */
  readonly isShared: boolean;
  /**
   * How many ids have passed, and whether it is closed.
   *
   * @throws BusError `STORE_UNAVAILABLE` while the store is unreachable
   */
  usage(): Promise<LimitUsage>;
}

/** How many ids have passed a limit. */
export interface LimitUsage {
  /** Within the time of the limit until now: this many of its `max` are used. */
  inWindow: number;
  /** Within 24 hours until now, to ten minutes. */
  inDay: number;
  /** When it was closed, ms since the epoch; undefined while it is open. */
  closedAt: number | undefined;
}

/** Options of a {@link WindowLimit}. */
export interface WindowLimitOptions {
  name: string;
  /** Ids within any `windowMs`. */
  max: number;
  windowMs: number;
  /** When an operator has reopened it, ms since the epoch: a limit that was closed before that is open. @default 0 */
  reopenedAt?: number;
  /** Clock of the SQLite file, ms since the epoch; Redis uses its own. @default Date.now */
  now?(): number;
}
