import { BusError, headers } from '@cio-bus/contracts';
import type { Outcome } from '../../handler.ts';
import { type Ending, type Entry, noteSharedFailure } from '../record/entry.ts';
import type { Reporter } from '../record/reporter.ts';
import type { Gate, GateChange } from './gate.ts';
import { budgetUsed, decideAfterFailure, retryDelay } from './retry-policy.ts';
import { type Sharers, sharersOf } from './shared-errors.ts';

/** While a message's dead letter is held back, other messages get to be the next probes. */
const HELD_MS = 60_000;

/** A message is to be handed over again, after a delay. */
export interface Retry {
  delayMs: number;
}

/** The consequence of an outcome. */
export type Verdict = Ending | Retry;

/** A call that has returned. */
export interface ReturnedCall {
  /** Key of the lane of its oldest message. */
  readonly laneKey: string;
  readonly entries: readonly Entry[];
  /** Of the messages that reached the handler. */
  readonly outcomes: readonly Outcome[];
  readonly isProbe: boolean;
  /** When it returned; monotonic, ms. */
  readonly now: number;
  /** The same moment, ms since the epoch. */
  readonly date: number;
  /** From 0 up to 1, drawn once per call. */
  readonly jitter: number;
}

/** Where a message stands in its call. */
export interface Position {
  readonly laneKey: string;
  /** Whether it may still be held back: no later message of its lane has been accepted. */
  readonly mayHold: boolean;
}

/** Returns the verdict on each message of one call. */
export type Verdicts = (entry: Entry, outcome: Outcome, position: Position) => Verdict;

/** Decides the consequence of each outcome: the message ends, or it is handed over again. Opens and closes the gate. */
export class Judge {
  readonly #gate: Gate;
  readonly #reporter: Reporter;
  #successes = 0;

  constructor(gate: Gate, reporter: Reporter) {
    this.#gate = gate;
    this.#reporter = reporter;
  }

  /** Notes a call as a whole, which may close or open the gate, and returns what becomes of its messages. */
  judge(call: ReturnedCall): Verdicts {
    const outcomes = call.outcomes.some(isNotReached)
      ? call.outcomes.filter((outcome) => !isNotReached(outcome))
      : call.outcomes;
    this.#reportChange(this.#gate.noteCall({ ...call, outcomes }));
    this.#reporter.callEnded(call.entries);
    const sharers = sharersOf(call.outcomes);
    return (entry, outcome, position) => this.#verdictOn(entry, outcome, { call, sharers, position });
  }

  #verdictOn(entry: Entry, outcome: Outcome, circumstances: Circumstances): Verdict {
    if (outcome.kind === 'failed') return this.#verdictAfter(outcome.error, entry, circumstances);
    if (!entry.isReplay) this.#gate.noteAccepted(sourceOf(entry), circumstances.call.now);
    if (outcome.kind === 'skipped') return { status: 'skipped', reason: outcome.reason };
    this.#successes += 1;
    return { status: 'success', result: outcome.result };
  }

  #verdictAfter(error: BusError, entry: Entry, circumstances: Circumstances): Verdict {
    const { sharers, call } = circumstances;
    if (error.code === 'NOT_REACHED') return { delayMs: 0 }; // it has not failed: nothing was tried
    this.#reporter.attemptFailed(error.code);
    const sharedBy = sharers(error);
    if (sharedBy > 1) return this.#retryInSmallerCall(error, entry, sharedBy, call);
    const at = { date: call.date, openMs: this.#gate.openMs(call.now), successes: this.#successes };
    const decision = decideAfterFailure(entry, error, at, call.jitter);
    if (decision.action === 'halt') return { delayMs: 0 }; // its lane is ready to be the next probe
    if (decision.action === 'dead-letter') return this.#deadLetter(asDeadLetter(error), entry, circumstances);
    return this.#retry(error, entry, decision.delayMs);
  }

  /** Halves what failed as a whole until the message to blame fails alone. It is not known yet, so none is charged. */
  #retryInSmallerCall(error: BusError, entry: Entry, sharers: number, { date, jitter }: ReturnedCall): Retry {
    noteSharedFailure(entry, date, sharers);
    return this.#retry(error, entry, retryDelay(1, error.retryAfterMs, jitter));
  }

  #retry(error: BusError, entry: Entry, delayMs: number): Retry {
    this.#reporter.retried(entry, error.code, budgetUsed(entry));
    // The probes of a closed gate are spaced already; once it opens, no lane waits any longer.
    return { delayMs: this.#gate.closure ? 0 : delayMs };
  }

  /** A refused replay is a dead letter again at once: it says nothing about what the apps publish now. */
  #deadLetter(error: BusError, entry: Entry, { call, position }: Circumstances): Verdict {
    this.#gate.forgetFailures(position.laneKey);
    if (entry.isReplay) return { status: 'dead', error };
    const rejected = { key: entry.record.key?.toString() ?? '', source: sourceOf(entry) };
    const { held, change } = this.#gate.noteRejected(rejected, error, call.now);
    this.#reportChange(change);
    return held && position.mayHold ? { delayMs: HELD_MS } : { status: 'dead', error };
  }

  #reportChange(change: GateChange): void {
    if (!change) return;
    if ('closed' in change) this.#reporter.gateClosed(change.closed, change.code);
    else this.#reporter.gateOpened(change.opened);
  }
}

interface Circumstances {
  call: ReturnedCall;
  sharers: Sharers;
  position: Position;
}

/** The error that the dead letter names. */
function asDeadLetter(error: BusError): BusError {
  const { deadLetterCode, code, message, status, reason, field } = error;
  return deadLetterCode === code
    ? error
    : new BusError(deadLetterCode, message, { cause: error, status, reason, field });
}

const isNotReached = (outcome: Outcome): boolean => outcome.kind === 'failed' && outcome.error.code === 'NOT_REACHED';

/** The app that wrote the record; empty when it does not say. */
const sourceOf = ({ record }: Entry): string => record.headers[headers.source] ?? '';
