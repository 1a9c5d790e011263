/**
 * How long a member may hand messages over after a request that its coordinator confirmed, ms. A member that was frozen,
 * or is cut off from Kafka alone, so stops long before its partitions have another owner.
 */
export const LEASE_MS = 3_000;
/** After this time without a heartbeat a member is no longer in its group, ms. */
export const SESSION_MS = 10_000;
/** How long a request may take to reach the coordinator, ms. */
const ON_ITS_WAY_MS = 1_000;

/** A request of the client that was answered; `sentAt` monotonic, ms. */
interface AnsweredRequest {
  apiName: string;
  sentAt: number;
}

/** What a member knows of its group from the times at which it sent its own requests. Times are monotonic, ms. */
export class Lease {
  #askedAt = Number.NEGATIVE_INFINITY;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #joinSentAt = Number.NEGATIVE_INFINITY;

  /** Notes a request, before its answer has consequences. */
  note({ apiName, sentAt }: AnsweredRequest): void {
    if (apiName === 'Heartbeat' || apiName === 'SyncGroup') this.#askedAt = sentAt;
    if (apiName === 'JoinGroup') this.#joinSentAt = sentAt;
  }

  /** The last answer confirmed that this member belongs to its group. */
  confirm(): void {
    this.#confirmedAt = this.#askedAt;
  }

  /** Until when messages may be handed over. */
  get until(): number {
    return this.#confirmedAt + LEASE_MS;
  }

  /**
   * When the calls of a gained partition's last owner have ended, on a member that has just joined. That owner stopped
   * before it rejoined, or its lease had expired; and since our request to join ended its generation, it got no lease
   * after that.
   *
   * @param callMs the longest time a call takes
   */
  quietAt(now: number, callMs: number): number {
    const leasesEnd = this.#joinSentAt + ON_ITS_WAY_MS + LEASE_MS;
    return Math.min(now + callMs, Math.max(now, leasesEnd + callMs));
  }

  /**
   * The same on a member that is back alone, for partitions that were its own, once its own calls have ended. Whoever had them
   * in between has left, after its calls, or its session is over: its lease ended that much earlier.
   */
  quietWhenAlone(now: number, callMs: number): number {
    const silentMs = SESSION_MS - LEASE_MS - ON_ITS_WAY_MS;
    return Math.min(this.quietAt(now, callMs), now + Math.max(0, callMs - silentMs));
  }
}
