import { type BusError, dispositionOf, type ErrorCode, errorCatalogue } from '@cio-bus/contracts';
import type { Outcome } from '../../handler.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { FloodGuard } from './flood-guard.ts';
import { type ClosureCause, probeDelay } from './probe-delay.ts';

/** How the gate changed with a call or a message. */
export type GateChange = { closed: ClosureCause; code: ErrorCode } | { opened: ClosureCause } | undefined;

interface Closure {
  readonly cause: ClosureCause;
  readonly code: ErrorCode;
  readonly since: number;
  failedProbes: number;
  nextProbeAt: number;
  probing: boolean;
}

const refusals: readonly ErrorCode[] = ['VENDOR_REJECTED', 'ROW_REJECTED'];

/** A message that would be dead-lettered: its Kafka key, and the app that wrote it. */
export interface RejectedMessage {
  key: string;
  source: string;
}

/** What the gate needs to know of a call that has returned. */
export interface GateCall {
  /** Key of the lane of its oldest message, which the call votes as. */
  readonly laneKey: string;
  readonly outcomes: readonly Outcome[];
  readonly isProbe: boolean;
  /** Monotonic, ms. */
  readonly now: number;
}

/**
 * Whether anything may be handed over to a handler. While the gate is closed, nothing is but one probe at a time. Times
 * are monotonic, ms.
 */
export class Gate {
  readonly #floodHoldMs: number;
  readonly #breaker = new CircuitBreaker();
  readonly #flood = new FloodGuard();
  #closure: Closure | undefined;
  #closedMs = 0;

  /** @param floodHoldMs how long a flood closes the gate before the first probe */
  constructor(floodHoldMs: number) {
    this.#floodHoldMs = floodHoldMs;
  }

  /** Why the gate is closed; undefined while it is open. */
  get closure(): Readonly<Pick<Closure, 'cause' | 'code' | 'nextProbeAt'>> | undefined {
    return this.#closure;
  }

  /** A reading that grows only while the gate is open: only that time counts against a message's budget. Ms. */
  openMs(now: number): number {
    return now - this.#closedMs - (this.#closure ? now - this.#closure.since : 0);
  }

  /** Whether a probe may start now; if so, it counts as started. */
  startProbe(now: number): boolean {
    if (!this.#closure || this.#closure.probing || now < this.#closure.nextProbeAt) return false;
    this.#closure.probing = true;
    return true;
  }

  /** Notes how a call ended, before any of its outcomes is acted on. */
  noteCall(call: GateCall): GateChange {
    const { outcomes } = call;
    if (this.#closure === undefined && outcomes.length > 0 && !outcomes.some(isFailure)) {
      this.#breaker.note(call.laneKey, false);
      return undefined;
    }
    return this.#noteFailures(call);
  }

  /** Notes a message that was not refused. */
  noteAccepted(source: string, now: number): void {
    if (this.#closure?.cause !== 'flood') this.#flood.noteAccepted(source, now);
  }

  /** Notes a message that would be dead-lettered. `held`: it should not be, because a flood has closed the gate, or does so now. */
  noteRejected(message: RejectedMessage, error: BusError, now: number): { held: boolean; change: GateChange } {
    if (!refusals.includes(error.code)) return { held: false, change: undefined }; // one broken producer stops nobody
    if (this.#closure?.cause === 'flood') return { held: true, change: undefined };
    if (!this.#flood.noteRefused(message.source, message.key, now)) return { held: false, change: undefined };
    return { held: true, change: this.#close('flood', error, false, now) };
  }

  /** Withdraws what the failures of a lane said about the other side: its message is dead-lettered, so they were its own. */
  forgetFailures(laneKey: string): void {
    this.#breaker.forget(laneKey);
  }

  #noteFailures(call: GateCall): GateChange {
    const { outcomes, isProbe, now } = call;
    const errors = outcomes.filter(isFailure).map(({ error }) => error);
    const configurationError = errors.find((error) => dispositionOf(error) === 'halt');
    if (configurationError) return this.#close('configuration', configurationError, isProbe, now);
    const transient = errors.filter(isTransient);
    const failed = outcomes.length > 0 && transient.length * 2 > outcomes.length;
    if (isProbe && this.#closure) {
      return this.#judgeProbe(this.#closure, outcomes, failed ? transient[0] : undefined, now);
    }
    const trips = outcomes.length > 0 && this.#closure === undefined && this.#breaker.note(call.laneKey, failed);
    return trips ? this.#close('outage', transient[0] as BusError, false, now) : undefined;
  }

  /** A probe without a failure opens the gate; after a flood, only one that was accepted. */
  #judgeProbe(closure: Closure, outcomes: readonly Outcome[], failure: BusError | undefined, now: number): GateChange {
    const isRefused = closure.cause === 'flood' && outcomes.every(isFailure);
    if (failure || isRefused) return this.#prolong(closure, failure?.retryAfterMs, now);
    closure.probing = false;
    if (outcomes.length === 0) return undefined; // it never reached the handler, so the next one goes at once
    this.#closedMs += now - closure.since;
    this.#closure = undefined;
    this.#breaker.reset();
    this.#flood.reset();
    return { opened: closure.cause };
  }

  /** Closes the gate. A configuration error outranks an outage, because it needs an operator; any other closure stays. */
  #close(cause: ClosureCause, { code, retryAfterMs }: BusError, isProbe: boolean, now: number): GateChange {
    const current = this.#closure;
    if (current && !(cause === 'configuration' && current.cause === 'outage')) {
      return isProbe ? this.#prolong(current, retryAfterMs, now) : undefined;
    }
    const nextProbeAt = now + probeDelay(cause, 0, this.#floodHoldMs, retryAfterMs);
    this.#closure = { cause, code, since: current?.since ?? now, failedProbes: 0, nextProbeAt, probing: false };
    return { closed: cause, code };
  }

  #prolong(closure: Closure, retryAfterMs: number | undefined, now: number): undefined {
    closure.probing = false;
    closure.failedProbes += 1;
    closure.nextProbeAt = now + probeDelay(closure.cause, closure.failedProbes, this.#floodHoldMs, retryAfterMs);
  }
}

const isFailure = (outcome: Outcome): outcome is Extract<Outcome, { kind: 'failed' }> => outcome.kind === 'failed';

const isTransient = ({ code }: BusError): boolean => {
  const { disposition, votes = true } = errorCatalogue[code];
  return disposition === 'retry' && votes;
};
