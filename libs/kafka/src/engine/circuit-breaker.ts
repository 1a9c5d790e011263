const WINDOW_CALLS = 20;
const OPEN_AT_SHARE = 0.5;

/** Looks at the last handler calls and says when most of them failed. */
export class CircuitBreaker {
  #failures: boolean[] = [];

  /** Notes how a call ended. True when the line has to stop: half of the last 20 calls failed. */
  note(failed: boolean): boolean {
    this.#failures.push(failed);
    if (this.#failures.length > WINDOW_CALLS) this.#failures.shift();
    const failures = this.#failures.filter(Boolean).length;
    return failed && failures >= WINDOW_CALLS * OPEN_AT_SHARE;
  }

  /** Forgets the calls: the line runs again, and what was before tells nothing of now. */
  reset(): void {
    this.#failures = [];
  }
}
