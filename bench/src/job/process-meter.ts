import { createHistogram } from 'node:perf_hooks';
import type { Measured, Meter } from './job.ts';

const LONGEST_AGE_MS = 3_600_000;

/** Measures this process from its first message to its last. */
export class ProcessMeter implements Meter {
  readonly done: Promise<void>;
  readonly #messages: number;
  readonly #warmUp: number;
  #counted = 0;
  #startedAt = 0;
  #cpuAtStart = process.cpuUsage();
  #end: { seconds: number; cpuSeconds: number } | undefined;
  #noted: Measured['noted'];
  readonly #ages = createHistogram({ highest: LONGEST_AGE_MS });
  #finish: () => void = () => {};

  /** @param warmUp messages before the measurement starts */
  constructor(messages: number, warmUp = 0) {
    this.#messages = messages;
    this.#warmUp = warmUp;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  begin(): void {
    if (this.#startedAt === 0) this.#start();
  }

  count(messages = 1): void {
    const before = this.#counted;
    this.#counted += messages;
    if (before < this.#warmUp && this.#counted >= this.#warmUp) this.#start();
    if (this.#end || this.#counted < this.#warmUp + this.#messages) return;
    this.#end = this.#sinceStart();
    this.#finish();
  }

  age(ms: number): void {
    this.#ages.record(Math.min(LONGEST_AGE_MS, Math.max(1, Math.round(ms))));
  }

  note(figures: NonNullable<Measured['noted']>): void {
    this.#noted = figures;
  }

  /** Returns the measurements so far; they are final once all messages are done. */
  measured(): Measured {
    return {
      messages: Math.max(0, Math.min(this.#counted - this.#warmUp, this.#messages)),
      ...(this.#end ?? this.#sinceStart()),
      ...(this.#ages.count > 0 ? { p50: this.#ages.percentile(50), p99: this.#ages.percentile(99) } : {}),
      ...(this.#noted ? { noted: this.#noted } : {}),
      peakMegabytes: (process.resourceUsage().maxRSS * 1_024) / 1e6, // maxRSS is in KiB
    };
  }

  #start(): void {
    this.#startedAt = performance.now();
    this.#cpuAtStart = process.cpuUsage();
  }

  #sinceStart() {
    if (this.#startedAt === 0) return { seconds: 0, cpuSeconds: 0 };
    const { user, system } = process.cpuUsage(this.#cpuAtStart);
    return { seconds: (performance.now() - this.#startedAt) / 1_000, cpuSeconds: (user + system) / 1e6 };
  }
}
