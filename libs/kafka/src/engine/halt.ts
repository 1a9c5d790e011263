import { dispositionOf, type ErrorCode } from '@cio-bus/contracts';
import type { Outcome } from '../handler.ts';
import type { Entry } from './entry.ts';

const FIRST_PROBE_MS = 1_000;
const MAX_PROBE_MS = 30_000;

/** A line stopped by a set-up fault: nothing is handed over but one probe at a time, until one of them does not halt. */
export class Halt {
  #code: ErrorCode | undefined;
  #probes = 0;
  #nextProbeAt = 0;
  #probing = false;

  /** Why the line is stopped; undefined while it runs. */
  get code(): ErrorCode | undefined {
    return this.#code;
  }

  /** When the next probe may go, ms since the epoch. */
  get nextProbeAt(): number {
    return this.#nextProbeAt;
  }

  /** Stops the line, or keeps it stopped after a probe. True when it ran before. */
  stop(code: ErrorCode, now: number): boolean {
    const first = this.#code === undefined;
    this.#code = code;
    if (first || this.#probing) {
      this.#nextProbeAt = now + Math.min(MAX_PROBE_MS, FIRST_PROBE_MS * 2 ** this.#probes);
      this.#probes += 1;
    }
    this.#probing = false;
    return first;
  }

  /** Whether a probe may go now; it is then under way. */
  startProbe(now: number): boolean {
    if (this.#probing || now < this.#nextProbeAt) return false;
    this.#probing = true;
    return true;
  }

  /**
   * Looks at what a probe met. True when the fault is mended and the line runs again; a probe that met an outage, or
   * never reached the handler, tells nothing about it.
   */
  judge(entries: readonly Entry[], outcomes: ReadonlyMap<Entry, Outcome>, now: number): boolean {
    const called = entries.filter(({ verdict }) => !verdict).map((entry) => outcomes.get(entry));
    const failures = called.flatMap((outcome) => (outcome?.kind === 'failed' ? [dispositionOf(outcome.error)] : []));
    if (failures.includes('halt')) return false; // the failing message keeps the line stopped
    if (called.length === 0 || failures.includes('retry')) {
      if (this.#code !== undefined) this.stop(this.#code, now);
      return false;
    }
    this.#code = undefined;
    this.#probes = 0;
    this.#probing = false;
    return true;
  }
}
