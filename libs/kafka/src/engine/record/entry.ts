import { type BusError, headers, type RawRecord, type SkipReason, type Traceable } from '@cio-bus/contracts';
import type { Span } from '@cio-bus/service';
import type { CallKind, Outcome } from '../../handler.ts';
import type { Mark } from './mark.ts';
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
  /** When it arrived; monotonic, ms. */
  readonly arrivedAt: number;
  /** Size of the value, which the caps of batches count. */
  readonly bytes: number;
  /** Size of key, value and headers, which the cap on memory counts: a record may be all headers. */
  readonly heldBytes: number;
  /** What the record says; absent until it is first handed over, and when it cannot be read. */
  readonly message: Traceable | undefined;
  /** An outcome decided without the handler: the record cannot be read, or is not for this service. */
  readonly verdict: Outcome | undefined;
  /** Its step in a trace; undefined while nothing is traced. */
  readonly span: Span | undefined;
  /** Whether its lane waits until a commit covers this record. */
  readonly barrier: boolean;
  /** In which kind of call it goes; known once it is read. */
  readonly kind: CallKind;
  /** What left the merge before it, of the partner topics. */
  readonly mergedAfter: readonly Mark[];
  /** Written by a replay: live messages go first, and its refusal says nothing about live traffic. */
  readonly isReplay: boolean;
  /** Handler calls so far. */
  readonly attempts: number;
  /** Failed calls for which this message alone may be to blame. */
  readonly ownFailures: number;
  /** The next call that holds this message may hold this many messages: a larger one failed as a whole. */
  readonly maxCallMessages: number;
  /** Ms in handler calls so far. */
  readonly processingTimeMs: number;
  /** Ms since the epoch; 0 while nothing has failed. */
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
  date: number;
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
    bytes: record.value?.length ?? 0,
    heldBytes: heldBytesOf(record),
    message: undefined,
    verdict: undefined,
    span: undefined,
    barrier: false,
    kind: 'batch',
    mergedAfter: [],
    isReplay: record.headers[headers.replayId] !== undefined,
    attempts: 0,
    ownFailures: 0,
    maxCallMessages: Number.POSITIVE_INFINITY,
    processingTimeMs: 0,
    firstFailedAt: 0,
    lastFailedAt: 0,
    openMsAtFailure: 0,
    spentAttempts: 0,
    spentMs: 0,
    successesSeen: 0,
  };
}

/**
 * Memory that the content of a record occupies. It counts the characters of header texts, not their UTF-8 bytes as
 * `recordBytes` does, because it runs for every record; it bounds memory and decides nothing about a topic's limit.
 */
export function heldBytesOf({ key, value, headers: texts, rawHeaders }: RawRecord): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const name in texts) bytes += name.length + (texts[name]?.length ?? 0);
  for (const [name, header] of rawHeaders ?? []) bytes += name.length + (header?.length ?? 0);
  return bytes;
}

/** What a handler says of a message: whether its lane waits for a commit before and after it, and in which kind of call it goes. */
interface Nature {
  barrier: boolean;
  kind: CallKind;
}

/** Notes what the record says. */
export function noteMessage(entry: Writable<Entry>, message: Traceable, { barrier, kind }: Nature): void {
  entry.message = message;
  entry.barrier = barrier;
  entry.kind = kind;
}

/** Notes where the partner topics stood when it left the merge. */
export function noteMergedAfter(entry: Writable<Entry>, marks: readonly Mark[]): void {
  entry.mergedAfter = marks;
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

/**
 * The longest time that one failure may add to the time spent, ms: a process that was stopped for minutes, or a
 * `Retry-After` of minutes, must not use up a budget in two failures.
 */
const MAX_SPENT_PER_FAILURE_MS = 60_000;

/**
 * Counts a failed call for which this message alone may be to blame. It counts against the budget only when another
 * message has succeeded since the last one.
 */
export function noteFailure(entry: Writable<Entry>, { date, openMs, successes }: FailureTime): void {
  const othersSucceeded = entry.ownFailures > 0 && successes > entry.successesSeen;
  if (othersSucceeded) {
    entry.spentAttempts += 1;
    entry.spentMs += Math.min(openMs - entry.openMsAtFailure, MAX_SPENT_PER_FAILURE_MS);
  }
  entry.ownFailures += 1;
  entry.openMsAtFailure = openMs;
  entry.successesSeen = successes;
  stampFailure(entry, date);
}

/** Notes a failed call for which another of its messages may be to blame: the next one holds fewer, down to one. */
export function noteSharedFailure(entry: Writable<Entry>, date: number, sharers: number): void {
  entry.maxCallMessages = Math.ceil(sharers / 2);
  stampFailure(entry, date);
}

function stampFailure(entry: Writable<Entry>, date: number): void {
  entry.firstFailedAt ||= date;
  entry.lastFailedAt = date;
}
