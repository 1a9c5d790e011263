const WINDOW_KEYS = 20;
const OPEN_AT_FAILURES = 10;

/**
 * Detects that most calls fail. Each key has one vote, how its last call ended, and the last 20 keys vote: a message that
 * always fails has one vote however often it is tried, so it cannot pass for an outage.
 */
export class CircuitBreaker {
  /** Whether each key's last call failed, least recently called first. */
  readonly #votes = new Map<string, boolean>();
  #failures = 0;

  /**
   * Notes how a call ended. True when delivery has to halt: the last calls of ten keys of the last 20 failed.
   *
   * @param key of the call's oldest message
   */
  note(key: string, failed: boolean): boolean {
    this.forget(key);
    this.#votes.set(key, failed);
    if (failed) this.#failures += 1;
    const [oldest] = this.#votes.keys();
    if (this.#votes.size > WINDOW_KEYS && oldest !== undefined) this.forget(oldest);
    return failed && this.#failures >= OPEN_AT_FAILURES;
  }

  /** Withdraws a key's vote: its message is dead-lettered, so its failures were its own. */
  forget(key: string): void {
    if (this.#votes.get(key)) this.#failures -= 1;
    this.#votes.delete(key);
  }

  /** Forgets all votes: delivery resumes, and what was before says nothing of now. */
  reset(): void {
    this.#votes.clear();
    this.#failures = 0;
  }
}
