/** A gap between fetches counts for so long at most, ms: a process that was frozen did not go on without its group. */
const LONGEST_GAP_MS = 1_000;

/**
 * Notices a member that goes on fetching while its group no longer confirms it. kafkajs 2.2.4 does so for good once its
 * coordinator has answered that it does not know the member and then, to its request to join anew, that it is loading:
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

  /** A fetch has ended at `now`, in ms. Is false once the member has gone without a confirmation for too long. */
  isConfirmedAt(now: number): boolean {
    this.#unconfirmedMs += Math.min(now - (this.#fetchedAt ?? now), LONGEST_GAP_MS);
    this.#fetchedAt = now;
    return this.#unconfirmedMs <= this.#limitMs;
  }
}
