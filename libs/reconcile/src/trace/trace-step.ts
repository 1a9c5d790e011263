import type { RecordPosition } from '@cio-bus/contracts';

/** What happened to a message, in the bus's terms. */
export type TraceEvent =
  | 'published'
  | 'replayed'
  | 'first failed'
  | 'accepted'
  | 'skipped'
  | 'dead'
  | 'reported'
  | 'reacted'
  | 'decided'
  | 'loaded';

/** A step in a message's life. */
export interface TraceStep {
  /** When, ms since the epoch. */
  at: number;
  what: TraceEvent;
  /** Id of the command, event or dead letter. */
  id: string | undefined;
  /** The record that says so; for `loaded`, the record of the row. */
  record: RecordPosition;
  /** Whether Kafka no longer has the record, so that only the table shows it. */
  onlyInTable: boolean;
  /** What else is known: type, attempts, error, delivery … Never the payload. */
  detail: Readonly<Record<string, string | number>>;
}

/** Removes unknown details. */
export function known(detail: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const pairs = Object.entries(detail).filter(
    (pair): pair is [string, string | number] =>
      typeof pair[1] === 'number' || (typeof pair[1] === 'string' && pair[1] !== ''),
  );
  return Object.fromEntries(pairs);
}
