import type { Clock } from './clock.ts';

/** Does its work once the work at hand is done, however often that is requested meanwhile. */
export class Turns {
  readonly #clock: Clock;
  readonly #work: () => void;
  #queued = false;

  constructor(clock: Clock, work: () => void) {
    this.#clock = clock;
    this.#work = work;
  }

  readonly request = (): void => {
    if (this.#queued) return;
    this.#queued = true;
    this.#clock.soon(() => {
      this.#queued = false;
      this.#work();
    });
  };
}
