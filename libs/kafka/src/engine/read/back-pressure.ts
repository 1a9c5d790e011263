import type { Caps } from './ports.ts';

/** How long reading waits for room before it is paused. */
const PATIENCE_MS = 50;

/**
 * Whether there is room to read more. A fast handler makes room within milliseconds, and reading waits for that; only
 * what stays full for a while is paused, because kafkajs sleeps when all is paused. Times are ms since the epoch.
 */
export class BackPressure {
  readonly #caps: Caps;
  /** Since when there has been no room. */
  #fullSince: number | undefined;
  #readers: (() => void)[] = [];
  #closed = false;

  constructor(caps: Caps) {
    this.#caps = caps;
  }

  /** Notes how much is held. There is no room from a cap on, and room again below half of it. */
  measure(waiting: number, bytes: number, now: number): void {
    const { maxWaiting, maxBytes } = this.#caps;
    if (waiting >= maxWaiting || bytes >= maxBytes) this.#fullSince ??= now;
    else if (waiting <= maxWaiting / 2 && bytes <= maxBytes / 2) this.#fullSince = undefined;
  }

  /** When reading is to be paused if no room is made; undefined while there is room. */
  get pauseAt(): number | undefined {
    return this.#fullSince === undefined ? undefined : this.#fullSince + PATIENCE_MS;
  }

  /** Whether nothing more should be read just now: there is no room, and it may come any moment. */
  isWaitedFor(now: number): boolean {
    return this.pauseAt !== undefined && now < this.pauseAt;
  }

  /** Resolves when there is room, or reading has been paused. */
  wait(now: number): Promise<void> {
    if (this.#closed || !this.isWaitedFor(now)) return Promise.resolve();
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** Lets those read on who wait, when there is room or reading has been paused. */
  letReadOn(now: number): void {
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
