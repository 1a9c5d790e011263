import type { RecordPosition } from '@cio-bus/contracts';

/** How the records published to a topic in one hour were settled: `published = accepted + skipped + dead + inFlight + difference`. */
export interface ReconciledHour {
  /** Start of the hour, ms since the epoch. */
  hour: number;
  topic: string;
  published: number;
  /** With a row of status `success`. */
  accepted: number;
  skipped: number;
  dead: number;
  /** Not settled yet, or settled and not in the table yet. */
  inFlight: number;
  difference: number;
}

/** How many records of a topic the table has: `records = rows + refused + inFlight + difference`. */
export interface ReconciledTopic {
  topic: string;
  records: number;
  rows: number;
  /** Dead-lettered by the sink: they do not match their topic's contract, or the table refuses them. */
  refused: number;
  inFlight: number;
  difference: number;
}

/** A record that is missing somewhere. */
export interface Gap extends RecordPosition {
  /** When it was published, ms since the epoch. */
  timestamp: number;
  /** `no-outcome`: committed, but without an outcome or dead letter. `no-row`: committed by the sink, but not in the table. */
  reason: 'no-outcome' | 'no-row';
  /** The service that committed it. */
  service: string;
  /** The record whose row is missing, if that is another one: its outcome or dead letter. */
  settledAt?: RecordPosition;
}

/** The result of a reconciliation. */
export interface ReconcileReport {
  /** Whether nothing is missing. */
  holds: boolean;
  /** Records that are missing somewhere. */
  difference: number;
  hours: ReconciledHour[];
  topics: ReconciledTopic[];
  gaps: Gap[];
}
