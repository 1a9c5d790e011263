import { deadLetterIdOf, type ErrorCode } from '@cio-bus/contracts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import type { ReplayedRecord } from '../replay/replay-in-batches.ts';

/** Committed offsets of a service's group, by partition. */
export type CommittedOffsets = (groupId: string, topic: string) => Promise<{ partition: number; offset: number }[]>;

/** Replayed records of one cause that were all dead-lettered again. */
export interface FailedAgain {
  groupId: string;
  failed: number;
  /** Whether for the same cause. */
  isSameCause: boolean;
  code: ErrorCode;
  message: string;
}

/** What became of replayed records, by their group. */
interface GroupResult {
  failed: number;
  delivered: number;
  last?: Omit<FailedAgain, 'failed' | 'groupId'>;
}

/** Follows what becomes of replayed records. */
export class ReplayedRecords {
  readonly #index: DeadLetterIndex;
  readonly #committed: CommittedOffsets;
  readonly #groups = new Map<string, GroupResult>();
  #pending: ReplayedRecord[] = [];

  constructor(index: DeadLetterIndex, committed: CommittedOffsets) {
    this.#index = index;
    this.#committed = committed;
  }

  /** Number of records that no service has settled yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Number of records that were dead-lettered again. */
  get failedAgain(): number {
    return [...this.#groups.values()].reduce((sum, { failed }) => sum + failed, 0);
  }

  add(records: readonly ReplayedRecord[]): void {
    this.#pending.push(...records);
  }

  /** Adds records of earlier runs. What has become of them already is not counted: the cause may be fixed since. */
  async addEarlier(records: readonly ReplayedRecord[]): Promise<void> {
    this.add(records);
    await this.look();
    this.#groups.clear();
  }

  /**
   * Looks up what became of the pending ones. Offsets are read first: a dead letter is acknowledged before its record's offset
   * is committed.
   */
  async look(): Promise<void> {
    const isSettled = await this.#settled();
    const settled = this.#pending.filter(isSettled);
    if (settled.length === 0) return;
    const results = await this.#index.query((database) => {
      const find = database.prepare('SELECT group_id, code, message FROM dead_letters WHERE dead_letter_id = ?');
      return settled.map(({ service, position }) => find.get(deadLetterIdOf(service, position)));
    });
    this.#pending = this.#pending.filter((record) => !settled.includes(record));
    for (const [place, { groupId }] of settled.entries()) this.#count(groupId, results[place]);
  }

  /** A cause of which at least this many failed again, and none was delivered. */
  brokenGroup(atLeast: number): FailedAgain | undefined {
    for (const [groupId, { failed, delivered, last }] of this.#groups)
      if (last && delivered === 0 && failed >= atLeast) return { groupId, failed, ...last };
    return undefined;
  }

  async #settled(): Promise<(record: ReplayedRecord) => boolean> {
    const offsets = new Map<string, number>();
    const pairs = new Map(
      this.#pending.map(({ service, position }) => [
        `${service} ${position.topic}`,
        [service, position.topic] as const,
      ]),
    );
    for (const [service, topic] of pairs.values()) {
      for (const { partition, offset } of await this.#committed(`customerio-${service}`, topic))
        offsets.set(`${service} ${topic}/${partition}`, offset);
    }
    return ({ service, position: { topic, partition, offset } }) =>
      (offsets.get(`${service} ${topic}/${partition}`) ?? -1) > offset;
  }

  #count(groupId: string, row: Record<string, unknown> | undefined): void {
    const group = this.#groups.get(groupId) ?? { failed: 0, delivered: 0 };
    this.#groups.set(groupId, group);
    if (!row) {
      group.delivered += 1;
      return;
    }
    group.failed += 1;
    const isSameCause = String(row.group_id) === groupId;
    group.last = { isSameCause, code: String(row.code) as ErrorCode, message: String(row.message) };
  }
}
