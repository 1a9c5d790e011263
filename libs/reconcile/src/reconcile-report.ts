import type { RecordPosition } from '@cio-bus/contracts';

/** What became of the records that a topic got in an hour: `published = accepted + skipped + dead + inFlight + difference`. */
export interface ReconciledHour {
  /** Its beginning, ms since the epoch. */
  hour: number;
  topic: string;
  published: number;
  /** With a row that says success. */
  accepted: number;
  skipped: number;
  dead: number;
  /** Not settled yet, or settled and not in the table yet. */
  inFlight: number;
  difference: number;
}

/** What the table has of the records of a topic: `records = rows + refused + inFlight + difference`. */
export interface ReconciledTopic {
  topic: string;
  records: number;
  rows: number;
  /** Dead-lettered by the sink: they are no records of their topic's contract, or the table refuses them. */
  refused: number;
  inFlight: number;
  difference: number;
}

/** A record that is missing somewhere. */
export interface Gap extends RecordPosition {
  /** When Kafka got it, ms since the epoch. */
  timestamp: number;
  /** `no-outcome`: committed, and nothing says how it ended. `no-row`: the table lacks a row that its reader has committed. */
  reason: 'no-outcome' | 'no-row';
  /** The service that committed it. */
  service: string;
  /** The record whose row is missing, when that is another one. */
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
