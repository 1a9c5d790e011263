import type { BusError, RawRecord, SkipReason, Traceable } from '@cio-bus/contracts';
import type { Span } from '@cio-bus/service';
import type { Outcome } from '../../handler.ts';
import type { Source } from './source.ts';

/** How a message ends. */
export type Ending =
  | { status: 'success'; result: Readonly<Record<string, unknown>> }
  | { status: 'skipped'; reason: SkipReason }
  | { status: 'dead'; error: BusError };

/** A record on its way through the engine. Changes only by the functions of this file. */
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
  readonly message: Traceable | undefined;
  /** An outcome decided without the handler: the record cannot be read, or is not for this service. */
  readonly verdict: Outcome | undefined;
  /** Its step in a trace; undefined while nothing is traced. */
  readonly span: Span | undefined;
  /** Whether its lane waits until a commit covers this record. */
  readonly barrier: boolean;
  /** Handler calls so far. */
  readonly attempts: number;
  /** Ms in handler calls so far. */
  readonly processingTimeMs: number;
  /** 0 while nothing has failed; ms since the epoch. */
  readonly firstFailedAt: number;
  readonly lastFailedAt: number;
  /** Reading of `Gate.openMs` by then. */
  readonly openMsAtFailure: number;
  /** Attempts and ms counted against the budget: those between which other messages succeeded. */
  readonly spentAttempts: number;
  readonly spentMs: number;
  /** How many messages of the handler had succeeded when this one last failed. */
  readonly successesSeen: number;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** The state of a handler at the moment a message fails. */
export interface FailureTime {
  /** Ms since the epoch. */
  now: number;
  /** Reading of `Gate.openMs`: the time during which the gate is closed uses up nobody's budget. */
  openMs: number;
  /** Messages of this handler that have succeeded so far. */
  successes: number;
}

/** A new entry. */
export function createEntry(record: RawRecord, source: Source, arrival: number, now: number): Entry {
  return {
    record,
    source,
    arrival,
    arrivedAt: now,
    bytes: valueBytes(record),
    message: undefined,
    verdict: undefined,
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

/** The size that the caps on memory and batches count. */
export const valueBytes = ({ value }: RawRecord): number => value?.length ?? 0;

/** Notes what the record says, and whether its lane waits for a commit before and after it. */
export function noteMessage(entry: Writable<Entry>, message: Traceable, barrier: boolean): void {
  entry.message = message;
  entry.barrier = barrier;
}

/** Decides the outcome without the handler. */
export function giveVerdict(entry: Writable<Entry>, verdict: Outcome): void {
  entry.verdict = verdict;
}

export function noteSpan(entry: Writable<Entry>, span: Span): void {
  entry.span = span;
}

/** Counts a handler call. */
export function noteAttempt(entry: Writable<Entry>, elapsedMs: number): void {
  entry.attempts += 1;
  entry.processingTimeMs += elapsedMs;
}

/** Counts a failed attempt. It counts against the budget only when another message has succeeded since the last one. */
export function noteFailure(entry: Writable<Entry>, { now, openMs, successes }: FailureTime): void {
  const othersSucceeded = entry.lastFailedAt > 0 && successes > entry.successesSeen;
  if (othersSucceeded) {
    entry.spentAttempts += 1;
    entry.spentMs += openMs - entry.openMsAtFailure;
  }
  entry.firstFailedAt ||= now;
  entry.lastFailedAt = now;
  entry.openMsAtFailure = openMs;
  entry.successesSeen = successes;
}
