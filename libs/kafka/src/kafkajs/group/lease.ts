/**
 * So long after it asked, ms, a member that its coordinator confirmed may hand messages over. One that was frozen, or
 * cut off from Kafka alone, thereby stops long before its partitions have another owner.
 */
export const LEASE_MS = 3_000;
/** A request is taken to reach the coordinator within so long, ms. */
const ON_ITS_WAY_MS = 1_000;

/** A request of the client that was answered; `sentAt` in ms since the epoch. */
interface AnsweredRequest {
  apiName: string;
  sentAt: number;
}

/** What a member knows of its group from when its own requests were sent. Times are ms since the epoch. */
export class Lease {
  #askedAt = 0;
  #confirmedAt = 0;
  #joinSentAt = 0;

  /** Notes a request before what follows from its answer. */
  note({ apiName, sentAt }: AnsweredRequest): void {
    if (apiName === 'Heartbeat' || apiName === 'SyncGroup') this.#askedAt = sentAt;
    if (apiName === 'JoinGroup') this.#joinSentAt = sentAt;
  }

  /** The last answer was that this member belongs to its group. */
  confirm(): void {
    this.#confirmedAt = this.#askedAt;
  }

  /** Until when messages may be handed over. */
  get until(): number {
    return this.#confirmedAt + LEASE_MS;
  }

  /**
   * When the calls of a gained partition's last owner have ended, on a member that has just joined. That owner stopped
   * before it joined again, or its lease had run out; and as our request to join ended its generation, no lease of it
   * was given after that.
   *
   * @param callMs how long a call takes at most
   */
  quietAt(now: number, callMs: number): number {
    const leasesEnd = this.#joinSentAt + ON_ITS_WAY_MS + LEASE_MS;
    return Math.min(now + callMs, Math.max(now, leasesEnd + callMs));
  }
}
