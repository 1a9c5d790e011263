import type { Measured } from '../job/job.ts';
import type { ProcessUsage } from './process-usage.ts';

/** Measures another process from its first message on, as a worker of ours measures itself. */
export class ForeignMeter {
  readonly #usage: () => ProcessUsage;
  readonly #nowMs: () => number;
  #begun: { atMs: number; cpuSeconds: number } | undefined;
  #end: Measured | undefined;

  /** @param usage what the process has used until now @param nowMs a clock that does not jump */
  constructor(usage: () => ProcessUsage, nowMs: () => number = () => performance.now()) {
    this.#usage = usage;
    this.#nowMs = nowMs;
  }

  /** The first message is there. */
  begin(): void {
    this.#begun = { atMs: this.#nowMs(), cpuSeconds: this.#usage().cpuSeconds };
  }

  /** So many messages are done, and nothing is measured any more: the process is about to end. */
  end(messages: number): void {
    this.#end ??= { ...this.measured(), messages };
  }

  /** What was measured so far, or until the end. How many messages are done is known at the end alone. */
  measured(): Measured {
    if (this.#end) return this.#end;
    const { cpuSeconds, peakMegabytes } = this.#usage();
    const { atMs, cpuSeconds: before } = this.#begun ?? { atMs: this.#nowMs(), cpuSeconds };
    return { messages: 0, seconds: (this.#nowMs() - atMs) / 1_000, cpuSeconds: cpuSeconds - before, peakMegabytes };
  }
}
