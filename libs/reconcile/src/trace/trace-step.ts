import type { RecordPosition } from '@cio-bus/contracts';

/** What happened to a message, in the words of the bus. */
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
  /** Id of the command, event or letter. */
  id: string | undefined;
  /** The record that tells of it; for `loaded`, the one that the row is of. */
  record: RecordPosition;
  /** Whether Kafka has the record no longer, so that only the table tells of it. */
  onlyInTable: boolean;
  /** What else is known: type, attempts, error, delivery … Never the payload. */
  detail: Readonly<Record<string, string | number>>;
}

/** Leaves out what is not known. */
export function known(detail: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const pairs = Object.entries(detail).filter(
    (pair): pair is [string, string | number] =>
      typeof pair[1] === 'number' || (typeof pair[1] === 'string' && pair[1] !== ''),
  );
  return Object.fromEntries(pairs);
}
