import { OffsetWindow } from './offset-window.ts';
import { isSettledIn, PROGRESS_SPAN, type Progress } from './progress.ts';

/** A low-water mark that has not moved for this time counts as kept back by an open message: a call takes less, as a rule. */
const STUCK_MS = 500;

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
  /** What the last commit says of offsets beyond the position. Those that it says are settled are not delivered again. @default nothing */
  progress?: Progress;
  /** Nothing of it is handed over earlier: calls of its last owner may still be in flight. Monotonic, ms. @default 0 */
  startAt?: number;
}

/** What a commit says, and how much had been settled by then. */
export interface Snapshot extends Progress {
  /** `Source.revision` at that moment. */
  readonly revision: number;
}

/** A partition of a topic that this member reads. Changes only by its own methods. */
export class Source {
  readonly topic: string;
  readonly partition: number;
  readonly startAt: number;
  readonly #window: OffsetWindow;
  /** What an earlier owner committed: it may go beyond what is read by now. */
  readonly #known: Progress;
  #committed: Snapshot;
  /** The low-water mark as it was seen last, and since when. */
  #seenMark = { offset: -1, at: 0 };
  #revision = 0;
  #unsettledBytes = 0;
  #isCommitted: boolean;
  #takenUpTo: number;
  #lost = false;
  #paused = false;

  constructor({ topic, partition, position, isCommitted = true, progress, startAt = 0 }: Start) {
    this.topic = topic;
    this.partition = partition;
    this.startAt = startAt;
    this.#window = new OffsetWindow(position);
    this.#known = progress ?? { lowWaterMark: position, upTo: position, open: [] };
    this.#committed = { ...this.#known, revision: 0 };
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
  get committed(): Snapshot {
    return this.#committed;
  }

  /** Increases with everything that is read or settled. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * What is to be committed at this time, ms monotonic; undefined when there is nothing that Kafka does not have.
   *
   * While the low-water mark moves, it alone is committed. When an open message keeps it where it is for some time, the
   * commit names what is settled beyond, and so do the next ones until the mark has passed all of that: no commit may take
   * back what an earlier one has said, or a crash would repeat messages across a barrier.
   */
  dueCommit(now: number, stuckMs: number = STUCK_MS): Snapshot | undefined {
    const { lowWaterMark, revision } = this;
    const last = this.#committed;
    if (lowWaterMark !== this.#seenMark.offset) this.#seenMark = { offset: lowWaterMark, at: now };
    const isStuck = now - this.#seenMark.at >= stuckMs;
    const hasMoved = !this.#isCommitted || lowWaterMark !== last.lowWaterMark;
    const knowsMore = isStuck && (revision !== last.revision || last.upTo < this.#end);
    if (!hasMoved && !knowsMore) return undefined;
    return { ...this.#progress(isStuck ? this.#end : last.upTo), revision };
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

  /** Opens the offset of a record. False when it has been read before, or was settled by an earlier owner beyond an open one. */
  open(offset: number, timestamp: number, bytes: number): boolean {
    this.#revision += 1;
    if (offset >= this.next && isSettledIn(this.#known, offset)) {
      this.#window.passOver(offset + 1);
      return false;
    }
    if (!this.#window.open(offset, timestamp)) return false;
    this.#unsettledBytes += bytes;
    return true;
  }

  /** Moves past offsets that have no record: transaction markers, compaction. */
  passOver(next: number): void {
    if (next > this.next) this.#revision += 1;
    this.#window.passOver(next);
  }

  /** Settles the offset of a record. */
  settle(offset: number, bytes: number): void {
    this.#revision += 1;
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

  /** Notes that Kafka has this commit. */
  commit(snapshot: Snapshot): void {
    this.#committed = snapshot;
    this.#isCommitted = true;
  }

  lose(): void {
    this.#lost = true;
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
  }

  /** The highest offset up to which a commit may name what is settled. */
  get #end(): number {
    return Math.min(Math.max(this.next, this.#known.upTo), this.lowWaterMark + PROGRESS_SPAN);
  }

  #progress(end: number): Progress {
    const { lowWaterMark, next } = this;
    if (end <= lowWaterMark) return { lowWaterMark, upTo: lowWaterMark, open: [] };
    const unread = this.#known.open.filter((offset) => offset >= next && offset < end);
    return { lowWaterMark, upTo: end, open: [...this.#window.openBelow(end), ...unread] };
  }
}
