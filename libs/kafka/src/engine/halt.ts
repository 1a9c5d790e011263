import type { ErrorCode } from '@cio-bus/contracts';

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

  /** A probe told nothing about the fault: it met an outage, or never reached the handler. */
  keep(now: number): void {
    if (this.#code !== undefined && this.#probing) this.stop(this.#code, now);
  }

  /** A probe came back without a set-up fault: the line runs again. */
  heal(): void {
    this.#code = undefined;
    this.#probes = 0;
    this.#probing = false;
  }
}
