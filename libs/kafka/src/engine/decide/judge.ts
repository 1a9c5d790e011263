import type { BusError } from '@cio-bus/contracts';
import type { Outcome } from '../../handler.ts';
import type { Ending, Entry } from '../record/entry.ts';
import type { Reporter } from '../record/reporter.ts';
import type { Gate, GateChange } from './gate.ts';
import { budgetUsed, decideAfterFailure } from './retry-policy.ts';

/** While a message's dead letter is held back, other messages get to be the next probes. */
const HELD_MS = 60_000;

/** A message is to be handed over again, after a delay. */
export interface Retry {
  delayMs: number;
}

/** The consequence of an outcome. */
export type Verdict = Ending | Retry;

/** Decides the consequence of each outcome: the message ends, or it is handed over again. Opens and closes the gate. */
export class Judge {
  readonly #gate: Gate;
  readonly #reporter: Reporter;
  #successes = 0;

  constructor(gate: Gate, reporter: Reporter) {
    this.#gate = gate;
    this.#reporter = reporter;
  }

  /**
   * Notes a call as a whole, before {@link verdictOn} any of its messages.
   *
   * @param outcomes of the messages that reached the handler
   */
  noteCall(entries: readonly Entry[], outcomes: readonly Outcome[], isProbe: boolean, now: number): void {
    this.#reportChange(this.#gate.noteCall(outcomes, isProbe, now));
    this.#reporter.callEnded(entries);
  }

  /** The verdict on one message. @param jitter from 0 up to 1, drawn once per call */
  verdictOn(entry: Entry, outcome: Outcome, now: number, jitter: number): Verdict {
    if (outcome.kind === 'failed') return this.#verdictAfter(outcome.error, entry, now, jitter);
    this.#gate.noteAccepted();
    if (outcome.kind === 'skipped') return { status: 'skipped', reason: outcome.reason };
    this.#successes += 1;
    return { status: 'success', result: outcome.result };
  }

  #verdictAfter(error: BusError, entry: Entry, now: number, jitter: number): Verdict {
    this.#reporter.attemptFailed(error.code);
    const at = { now, openMs: this.#gate.openMs(now), successes: this.#successes };
    const decision = decideAfterFailure(entry, error, at, jitter);
    if (decision.action === 'halt') return { delayMs: 0 }; // its lane is ready to be the next probe
    if (decision.action === 'dead-letter') return this.#deadLetter(error, entry, now);
    this.#reporter.retried(entry, error.code, budgetUsed(entry));
    // The probes of a closed gate are spaced already; once it opens, no lane waits any longer.
    return { delayMs: this.#gate.closure ? 0 : decision.delayMs };
  }

  #deadLetter(error: BusError, entry: Entry, now: number): Verdict {
    const { held, change } = this.#gate.noteRejected(entry.record.key?.toString() ?? '', error, now);
    this.#reportChange(change);
    return held ? { delayMs: HELD_MS } : { status: 'dead', error };
  }

  #reportChange(change: GateChange): void {
    if (!change) return;
    if ('closed' in change) this.#reporter.gateClosed(change.closed, change.code);
    else this.#reporter.gateOpened(change.opened);
  }
}
