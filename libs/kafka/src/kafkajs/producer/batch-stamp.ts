/** A stamp may run ahead of the time of day by this, ms. */
const MAX_AHEAD_MS = 1_000;

/**
 * The timestamps of a producer's batches, each later than the one before. Consumers merge a person's topics by these stamps:
 * a batch never holds one key under two merged topics, so no two records whose order matters tie.
 *
 * When the clock was ahead for a moment and is set back, stamps follow it: the broker refuses records from the future, and
 * would refuse them until the clock had caught up.
 */
export class BatchStamp {
  readonly #date: () => number;
  #last = 0;

  /** @param date ms since the epoch */
  constructor(date: () => number = Date.now) {
    this.#date = date;
  }

  /** The stamp of the next batch, ms since the epoch. */
  next(): number {
    const date = this.#date();
    this.#last = this.#last >= date + MAX_AHEAD_MS ? date : Math.max(date, this.#last + 1);
    return this.#last;
  }
}
