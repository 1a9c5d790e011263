import type { BusError } from '@cio-bus/contracts';

/** The outcome of one request with rows, the same for both of BigQuery's APIs. */
export type SendOutcome =
  | { kind: 'written' }
  /** Transient: the same rows may be sent again. */
  | { kind: 'transient'; error: BusError }
  /** A configuration error: an operator has to fix something; no row is to blame. */
  | { kind: 'configuration'; error: BusError }
  /** None was written, because some were refused: `rows` has their indexes, if BigQuery named them. */
  | { kind: 'refused'; error: BusError; rows: readonly number[] };
