import type { Measured } from '../job/job.ts';
import type { ProcessUsage } from './process-usage.ts';

/** Measures another process from its first message, as a worker measures itself. */
export class ForeignMeter {
  readonly #usage: () => ProcessUsage;
  readonly #nowMs: () => number;
  #begun: { atMs: number; cpuSeconds: number } | undefined;
  #end: Measured | undefined;

  /** @param usage resources used by the process so far @param nowMs a monotonic clock */
  constructor(usage: () => ProcessUsage, nowMs: () => number = () => performance.now()) {
    this.#usage = usage;
    this.#nowMs = nowMs;
  }

  /** Starts the clock at the first message. */
  begin(): void {
    this.#begun = { atMs: this.#nowMs(), cpuSeconds: this.#usage().cpuSeconds };
  }

  /** Ends the measurement with this many messages done; the process is about to exit. */
  end(messages: number): void {
    this.#end ??= { ...this.measured(), messages };
  }

  /** Returns the measurements so far, or at the end. The number of messages is only known at the end. */
  measured(): Measured {
    if (this.#end) return this.#end;
    const { cpuSeconds, peakMegabytes } = this.#usage();
    const { atMs, cpuSeconds: before } = this.#begun ?? { atMs: this.#nowMs(), cpuSeconds };
    return { messages: 0, seconds: (this.#nowMs() - atMs) / 1_000, cpuSeconds: cpuSeconds - before, peakMegabytes };
  }
}
