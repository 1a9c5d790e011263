/** A gap between fetches counts up to this, ms: a process that was frozen did not fetch without its group. */
const LONGEST_GAP_MS = 1_000;

/**
 * Detects a member that keeps fetching although its group no longer confirms it. kafkajs 2.2.4 does so permanently once
 * its coordinator has answered that it does not know the member and then, to its request to rejoin, that it is loading:
 * the member has no id, without one no heartbeat is sent, and without a heartbeat nothing makes it join.
 */
export class MembershipWatch {
  readonly #limitMs: number;
  #fetchedAt: number | undefined;
  #unconfirmedMs = 0;

  /** @param limitMs how long a member may fetch without being confirmed */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  confirm(): void {
    this.#fetchedAt = undefined;
    this.#unconfirmedMs = 0;
  }

  /** Notes a fetch that ended at `now`, in ms. False once the member has been without a confirmation for too long. */
  isConfirmedAt(now: number): boolean {
    this.#unconfirmedMs += Math.min(now - (this.#fetchedAt ?? now), LONGEST_GAP_MS);
    this.#fetchedAt = now;
    return this.#unconfirmedMs <= this.#limitMs;
  }
}
