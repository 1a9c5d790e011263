import { OffsetWindow } from './offset-window.ts';

/** Where a partition starts. */
export interface Start {
  topic: string;
  partition: number;
  /** The first offset to read. */
  position: number;
  /**
   * Whether Kafka holds the position as committed. Otherwise it is committed at once: without it, a later owner of the
   * partition would choose a start of its own and could pass over what was read here. @default true
   */
  isCommitted?: boolean;
  /** Nothing of it is handed over earlier: calls of its last owner may still be in flight. Ms since the epoch. @default 0 */
  startAt?: number;
}

/** A partition of a topic that this member reads. Changes only by its own methods. */
export class Source {
  readonly topic: string;
  readonly partition: number;
  readonly startAt: number;
  readonly #window: OffsetWindow;
  #committed: number;
  #unsettledBytes = 0;
  #isCommitted: boolean;
  #takenUpTo: number;
  #lost = false;
  #paused = false;

  constructor({ topic, partition, position, isCommitted = true, startAt = 0 }: Start) {
    this.topic = topic;
    this.partition = partition;
    this.startAt = startAt;
    this.#window = new OffsetWindow(position);
    this.#committed = position;
    this.#isCommitted = isCommitted;
    this.#takenUpTo = position;
  }

  /** The offset that is read next. */
  get next(): number {
    return this.#window.next;
  }

  /** Every offset below it is settled, so it may be committed. */
  get lowWaterMark(): number {
    return this.#window.lowWaterMark;
  }

  /** Offsets from the oldest open one to the newest read: what a crash repeats at most. */
  get span(): number {
    return this.#window.span;
  }

  /** Timestamp of the record at the oldest open offset, ms since the epoch. */
  get oldestTimestamp(): number | undefined {
    return this.#window.oldestTimestamp;
  }

  /** What Kafka holds as committed, as far as we know. */
  get committed(): number {
    return this.#committed;
  }

  /** Whether there is something to commit. */
  get isCommitDue(): boolean {
    return this.lowWaterMark > this.#committed || !this.#isCommitted;
  }

  /** Every record below it has left the merge with its partner topics. */
  get takenUpTo(): number {
    return this.#takenUpTo;
  }

  /** Size of its records that are read and not settled. */
  get unsettledBytes(): number {
    return this.#unsettledBytes;
  }

  /** Whether the partition has another owner now; late results of it are dropped. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Whether it is read no further for now. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Opens the offset of a record. False when it has been read before: a redelivery after a rejoin. */
  open(offset: number, timestamp: number, bytes: number): boolean {
    if (!this.#window.open(offset, timestamp)) return false;
    this.#unsettledBytes += bytes;
    return true;
  }

  /** Moves past offsets that have no record: transaction markers, compaction. */
  passOver(next: number): void {
    this.#window.passOver(next);
  }

  /** Settles the offset of a record. */
  settle(offset: number, bytes: number): void {
    this.#window.settle(offset);
    this.#unsettledBytes -= bytes;
  }

  /** Drops a record whose outcome was not written: its offset stays open, and the record is read again from there. */
  drop(bytes: number): void {
    this.#unsettledBytes -= bytes;
  }

  /** Notes that a record has left the merge. */
  take(offset: number): void {
    this.#takenUpTo = offset + 1;
  }

  commit(offset: number): void {
    this.#committed = offset;
    this.#isCommitted = true;
  }

  lose(): void {
    this.#lost = true;
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
  }
}

/** Everything of a partition below an offset. */
export interface Mark {
  readonly source: Pick<Source, 'committed' | 'lost'>;
  readonly upTo: number;
}

/** Whether a commit covers it: a crash does not repeat it here. What is lost is repeated elsewhere, if at all. */
export const isCovered = ({ source, upTo }: Mark): boolean => source.lost || source.committed >= upTo;
