import type { Clock } from './clock.ts';

/** One timer for the earliest of many times. */
export class WakeTimer {
  readonly #clock: Clock;
  readonly #callback: () => void;
  #at = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(clock: Clock, callback: () => void) {
    this.#clock = clock;
    this.#callback = callback;
  }

  /** Sets the timer to the earliest of these times (monotonic, ms) instead of the one before. */
  set(times: readonly (number | undefined)[]): void {
    const at = Math.min(...times.filter((time) => time !== undefined));
    if (at === this.#at) return;
    this.stop();
    if (at === Number.POSITIVE_INFINITY) return;
    this.#at = at;
    this.#cancel = this.#clock.after(Math.max(1, at - this.#clock.now()), () => {
      this.#at = Number.POSITIVE_INFINITY;
      this.#callback();
    });
  }

  stop(): void {
    this.#cancel();
    this.#at = Number.POSITIVE_INFINITY;
  }
}
