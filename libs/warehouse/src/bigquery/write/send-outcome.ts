import type { BusError } from '@cio-bus/contracts';

/** What became of one request with rows, told alike for both of BigQuery's APIs. */
export type SendOutcome =
  | { kind: 'written' }
  /** Passes by itself: the same rows may be sent again. */
  | { kind: 'passing'; error: BusError }
  /** Somebody has to set something up; no row is to blame. */
  | { kind: 'setup'; error: BusError }
  /** None was written, for some were refused: `rows`, by index, when BigQuery named them. */
  | { kind: 'refused'; error: BusError; rows: readonly number[] };
