import type { Caps } from './ports.ts';

/** How long reading waits for capacity before it is paused. */
const PATIENCE_MS = 50;

/**
 * Whether there is capacity to read more. A fast handler frees some within milliseconds, and reading waits for that; only
 * what stays full for a while is paused, because kafkajs sleeps when all is paused. Times are monotonic, ms.
 */
export class BackPressure {
  readonly #caps: Caps;
  /** Since when there has been no capacity. */
  #fullSince: number | undefined;
  #readers: (() => void)[] = [];
  #closed = false;

  constructor(caps: Caps) {
    this.#caps = caps;
  }

  /** Notes how much is in memory. There is no capacity from a cap on, and some again below half of it. */
  measure(waiting: number, bytes: number, now: number): void {
    const { maxWaiting, maxBytes } = this.#caps;
    if (waiting >= maxWaiting || bytes >= maxBytes) this.#fullSince ??= now;
    else if (waiting <= maxWaiting / 2 && bytes <= maxBytes / 2) this.#fullSince = undefined;
  }

  /** When reading is to be paused unless capacity is freed; undefined while there is some. */
  get pauseAt(): number | undefined {
    return this.#fullSince === undefined ? undefined : this.#fullSince + PATIENCE_MS;
  }

  /** Whether nothing more should be read just now: there is no capacity, and some may be freed any moment. */
  isWaitedFor(now: number): boolean {
    return this.pauseAt !== undefined && now < this.pauseAt;
  }

  /** Resolves when there is capacity, or reading has been paused. */
  wait(now: number): Promise<void> {
    if (this.#closed || !this.isWaitedFor(now)) return Promise.resolve();
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** Lets waiting readers continue, when there is capacity or reading has been paused. */
  letContinue(now: number): void {
    if (!this.isWaitedFor(now)) this.#release();
  }

  /** Lets nobody wait, now or later: kafkajs leaves its group only when every read has returned. */
  close(): void {
    this.#closed = true;
    this.#release();
  }

  #release(): void {
    for (const resolve of this.#readers.splice(0)) resolve();
  }
}
