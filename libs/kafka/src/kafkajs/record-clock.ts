const SWEEP_AT_KEYS = 10_000;

/**
 * Stamps records, strictly later for each further one of a key. Consumers merge the topics of a person by these
 * stamps, so two commands of one millisecond must not tie.
 */
export class RecordClock {
  readonly #lastOfKey = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The stamp of the next record of this key, ms since the epoch. */
  stamp(key: string): number {
    const now = this.#now();
    const stamp = Math.max(now, (this.#lastOfKey.get(key) ?? 0) + 1);
    this.#lastOfKey.set(key, stamp);
    if (this.#lastOfKey.size > SWEEP_AT_KEYS) this.#forgetBefore(now);
    return stamp;
  }

  #forgetBefore(now: number): void {
    for (const [key, stamp] of this.#lastOfKey) if (stamp < now) this.#lastOfKey.delete(key);
  }
}
