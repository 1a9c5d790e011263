import { type BusError, dispositionOf, type ErrorCode, errorCatalogue } from '@cio-bus/contracts';
import type { Outcome } from '../../handler.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { FloodGuard } from './flood-guard.ts';

/**
 * Why a line is stopped. `setup`: credentials or a table are missing. `outage`: most calls fail. `flood`: most messages
 * are refused. Nothing is handed over meanwhile but one probe at a time.
 */
export type StopCause = 'setup' | 'outage' | 'flood';

/** What became of the line when a call ended. */
export type LineChange = { stopped: StopCause; code: ErrorCode } | { resumed: StopCause } | undefined;

interface Stop {
  readonly cause: StopCause;
  readonly code: ErrorCode;
  readonly since: number;
  failedProbes: number;
  nextProbeAt: number;
  probing: boolean;
}

const refusals: readonly ErrorCode[] = ['VENDOR_REJECTED', 'ROW_REJECTED'];
/** Faults of one message, which tell nothing of the other side. */
const ownFaults: readonly ErrorCode[] = ['SEND_BUSY'];
const probeDelays = { setup: { first: 1_000, max: 30_000 }, outage: { first: 500, max: 2_000 } };
const FLOOD_PROBE_MS = 30_000;
const MAX_RETRY_AFTER_MS = 300_000;

/** Whether a handler's messages may be handed over at all. Times are ms since the epoch. */
export class Line {
  readonly #floodHoldMs: number;
  readonly #breaker = new CircuitBreaker();
  readonly #flood = new FloodGuard();
  #stop: Stop | undefined;
  #stoppedMs = 0;

  /** @param floodHoldMs how long a flood stops the line before the first probe */
  constructor(floodHoldMs: number) {
    this.#floodHoldMs = floodHoldMs;
  }

  /** Why the line is stopped; undefined while it runs. */
  get stop(): Readonly<Pick<Stop, 'cause' | 'code' | 'nextProbeAt'>> | undefined {
    return this.#stop;
  }

  /** Time the line has run, for comparing: only that counts against a message's budget. */
  runningMs(now: number): number {
    return now - this.#stoppedMs - (this.#stop ? now - this.#stop.since : 0);
  }

  /** Whether a probe may go now; it is then under way. */
  startProbe(now: number): boolean {
    if (!this.#stop || this.#stop.probing || now < this.#stop.nextProbeAt) return false;
    this.#stop.probing = true;
    return true;
  }

  /** Notes the outcomes of a call, before they lead to anything. */
  noteCall(outcomes: readonly Outcome[], isProbe: boolean, now: number): LineChange {
    if (this.#stop === undefined && outcomes.length > 0 && !outcomes.some(isFailure)) {
      this.#breaker.note(false);
      return undefined;
    }
    return this.#noteFailures(outcomes, isProbe, now);
  }

  #noteFailures(outcomes: readonly Outcome[], isProbe: boolean, now: number): LineChange {
    const errors = outcomes.filter(isFailure).map(({ error }) => error);
    const setupFault = errors.find((error) => dispositionOf(error) === 'halt');
    if (setupFault) return this.#stopFor('setup', setupFault, isProbe, now);
    const passing = errors.filter(
      ({ code }) => errorCatalogue[code].disposition === 'retry' && !ownFaults.includes(code),
    );
    const failed = outcomes.length > 0 && passing.length * 2 > outcomes.length;
    if (isProbe && this.#stop) return this.#judgeProbe(this.#stop, outcomes, failed ? passing[0] : undefined, now);
    const trips = outcomes.length > 0 && this.#stop === undefined && this.#breaker.note(failed);
    return trips ? this.#stopFor('outage', passing[0] as BusError, false, now) : undefined;
  }

  /** Notes a message that was not refused. */
  noteAccepted(): void {
    if (this.#stop?.cause !== 'flood') this.#flood.note(undefined);
  }

  /** Notes a message that would be dead-lettered. `held`: it must not be, because the line stops, or is stopped, by a flood. */
  noteRejected(key: string, error: BusError, now: number): { held: boolean; change: LineChange } {
    if (!refusals.includes(error.code)) return { held: false, change: undefined }; // one broken producer stops nobody
    if (this.#stop?.cause === 'flood') return { held: true, change: undefined };
    if (!this.#flood.note(key)) return { held: false, change: undefined };
    return { held: true, change: this.#stopFor('flood', error, false, now) };
  }

  /** A probe that met no fault lets the line go on; of a flood, only one that was accepted. */
  #judgeProbe(stop: Stop, outcomes: readonly Outcome[], failure: BusError | undefined, now: number): LineChange {
    const isRefused = stop.cause === 'flood' && outcomes.every(isFailure);
    if (failure || isRefused) return this.#prolong(stop, failure?.retryAfterMs, now);
    stop.probing = false;
    if (outcomes.length === 0) return undefined; // it never reached the handler, so the next one goes at once
    this.#stoppedMs += now - stop.since;
    this.#stop = undefined;
    this.#breaker.reset();
    this.#flood.reset();
    return { resumed: stop.cause };
  }

  /** Stops the line. A set-up fault outranks an outage, because it needs a person; any other stop stays what it was. */
  #stopFor(cause: StopCause, { code, retryAfterMs }: BusError, isProbe: boolean, now: number): LineChange {
    const current = this.#stop;
    if (current && !(cause === 'setup' && current.cause === 'outage')) {
      return isProbe ? this.#prolong(current, retryAfterMs, now) : undefined;
    }
    const nextProbeAt = now + this.#probeDelay(cause, 0, retryAfterMs);
    this.#stop = { cause, code, since: current?.since ?? now, failedProbes: 0, nextProbeAt, probing: false };
    return { stopped: cause, code };
  }

  #prolong(stop: Stop, retryAfterMs: number | undefined, now: number): undefined {
    stop.probing = false;
    stop.failedProbes += 1;
    stop.nextProbeAt = now + this.#probeDelay(stop.cause, stop.failedProbes, retryAfterMs);
  }

  #probeDelay(cause: StopCause, failedProbes: number, retryAfterMs = 0): number {
    const askedFor = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
    if (cause === 'flood') return failedProbes === 0 ? this.#floodHoldMs : Math.max(FLOOD_PROBE_MS, askedFor);
    const { first, max } = probeDelays[cause];
    return Math.max(askedFor, Math.min(max, first * 2 ** failedProbes));
  }
}

const isFailure = (outcome: Outcome): outcome is Extract<Outcome, { kind: 'failed' }> => outcome.kind === 'failed';
