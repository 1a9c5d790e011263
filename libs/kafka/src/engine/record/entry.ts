import type { RawRecord, Traceable } from '@cio-bus/contracts';
import type { Span } from '@cio-bus/service';
import type { Outcome } from '../../handler.ts';
import type { Source } from './source.ts';

/** A record on its way through the engine. */
export interface Entry {
  readonly record: RawRecord;
  readonly source: Source;
  /** Position in the order of arrival, over all partitions. */
  readonly arrival: number;
  /** When it arrived, ms since the epoch. */
  readonly arrivedAt: number;
  /** Size of the value. */
  readonly bytes: number;
  /** What the record says; absent until it is first handed over, and when it cannot be read. */
  message: Traceable | undefined;
  /** The outcome was decided without the handler: the record cannot be read, or is not for this service. */
  hasVerdict: boolean;
  /** What became of it, as the handler last said. */
  outcome: Outcome | undefined;
  /** Its step in a trace; undefined while nothing is traced. */
  span: Span | undefined;
  /** The lane goes on only after a commit covers this record. */
  barrier: boolean;
  /** Handler calls so far. */
  attempts: number;
  /** Ms in handler calls so far. */
  processingTimeMs: number;
  /** 0 while nothing has failed; ms since the epoch. */
  firstFailedAt: number;
  lastFailedAt: number;
  /** Reading of `Gate.openMs` by then. */
  openMsAtFailure: number;
  /** Attempts and ms counted against the budget: those between which other messages succeeded. */
  spentAttempts: number;
  spentMs: number;
  /** How many messages of the handler had succeeded when this one last failed. */
  successesSeen: number;
}

/** A new entry. */
export function createEntry(record: RawRecord, source: Source, arrival: number, now: number): Entry {
  return {
    record,
    source,
    arrival,
    arrivedAt: now,
    bytes: record.value?.length ?? 0,
    message: undefined,
    hasVerdict: false,
    outcome: undefined,
    span: undefined,
    barrier: false,
    attempts: 0,
    processingTimeMs: 0,
    firstFailedAt: 0,
    lastFailedAt: 0,
    openMsAtFailure: 0,
    spentAttempts: 0,
    spentMs: 0,
    successesSeen: 0,
  };
}
