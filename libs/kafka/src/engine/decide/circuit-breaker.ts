const WINDOW_CALLS = 20;
const OPEN_AT_SHARE = 0.5;

/** Detects when most of the last handler calls failed. */
export class CircuitBreaker {
  /** A ring: whether each of the last calls failed. */
  readonly #last: boolean[] = [];
  #calls = 0;
  #failures = 0;

  /** Notes how a call ended. True when the gate has to close: half of the last 20 calls failed. */
  note(failed: boolean): boolean {
    const place = this.#calls % WINDOW_CALLS;
    this.#failures += Number(failed) - Number(this.#last[place] ?? false);
    this.#last[place] = failed;
    this.#calls += 1;
    return failed && this.#failures >= WINDOW_CALLS * OPEN_AT_SHARE;
  }

  /** Forgets the calls: the gate opens again, and earlier calls say nothing about now. */
  reset(): void {
    this.#last.length = 0;
    this.#calls = 0;
    this.#failures = 0;
  }
}
