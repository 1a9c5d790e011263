/** Why a head was taken before it was certain that nothing earlier comes. */
export type EarlyRelease = { source: number; reason: 'partner-late' };

/** Taken entries are kept up to this number: shifting each one off would move all entries behind it. */
const FORGET_AFTER = 512;

/** What is merged. Times are monotonic, ms, except for the timestamp of a record. */
export interface Timed {
  readonly record: { readonly timestamp: number };
  readonly arrivedAt: number;
}

interface Stream<T> {
  queue: T[];
  /** Index of the head; the entries before it have been taken. */
  head: number;
  /** All records up to this time had been read. */
  emptyAsOf: number;
  /** At this time there were records that had not been read. */
  unreadAsOf: number;
}

/**
 * The same partition of several topics as one stream in time. The head with the earliest record timestamp is taken when
 * no earlier one can come: every other topic has a later head, or was found empty after the head had arrived. Ties go
 * to the topic named first. A partner that is full, or known to have records that are not read yet, keeps the head waiting:
 * its next record may be the earlier one.
 */
export class CoPartitionMerge<T extends Timed> {
  readonly #sources: Stream<T>[];
  readonly #maxWaitMs: number;
  #size = 0;

  /** @param maxWaitMs after this time without knowing a partner's end a head is taken */
  constructor(sourceCount: number, maxWaitMs: number) {
    this.#sources = Array.from({ length: sourceCount }, () => ({
      queue: [],
      head: 0,
      emptyAsOf: Number.NEGATIVE_INFINITY,
      unreadAsOf: Number.NEGATIVE_INFINITY,
    }));
    this.#maxWaitMs = maxWaitMs;
  }

  /** Entries in the merge. */
  get size(): number {
    return this.#size;
  }

  add(source: number, entry: T): void {
    this.#at(source).queue.push(entry);
    this.#size += 1;
  }

  /** Forgets the entries of a source. */
  drop(source: number): void {
    const stream = this.#at(source);
    this.#size -= stream.queue.length - stream.head;
    stream.head = stream.queue.length;
    forgetTaken(stream);
  }

  /** Notes that all records of a source up to that time have been added. */
  caughtUp(source: number, asOf: number): void {
    const stream = this.#at(source);
    stream.emptyAsOf = Math.max(stream.emptyAsOf, asOf);
  }

  /** Notes that a source had records at that time that were not added yet. */
  hadUnread(source: number, asOf: number): void {
    const stream = this.#at(source);
    stream.unreadAsOf = Math.max(stream.unreadAsOf, asOf);
  }

  /** Whether a source has nothing here while another one waits for it: it has to be read further, whatever the caps say. */
  starves(source: number): boolean {
    return this.#size > 0 && headOf(this.#at(source)) === undefined;
  }

  /** Takes what may be handed over now, in order. `onEarly` is called for heads that have waited too long. */
  take(now: number, isFull: (source: number) => boolean, onEarly: (release: EarlyRelease) => void): T[] {
    const taken: T[] = [];
    for (;;) {
      const source = this.#earliest();
      if (source === undefined) return taken;
      const stream = this.#at(source);
      const head = headOf(stream) as T;
      if (this.#isAwaiting(stream, head)) {
        if (now < this.#lateAt(source, head) || this.#awaitedBy(source, head).some(isFull)) return taken;
        onEarly({ source, reason: 'partner-late' });
      }
      stream.head += 1;
      if (stream.head === stream.queue.length || stream.head >= FORGET_AFTER) forgetTaken(stream);
      this.#size -= 1;
      taken.push(head);
    }
  }

  /** Sources whose ends have to be known before the earliest head can be taken. */
  awaited(): number[] {
    const source = this.#earliest();
    return source === undefined ? [] : this.#awaitedBy(source, headOf(this.#at(source)) as T);
  }

  /** When the earliest head has waited long enough; undefined when none waits. */
  waitsUntil(): number | undefined {
    const source = this.#earliest();
    return source === undefined ? undefined : this.#lateAt(source, headOf(this.#at(source)) as T);
  }

  /** When nothing has been known of an awaited source for too long. */
  #lateAt(source: number, head: T): number {
    const known = this.#awaitedBy(source, head).map((other) => this.#at(other).unreadAsOf);
    return Math.max(head.arrivedAt, ...known) + this.#maxWaitMs;
  }

  #awaitedBy(source: number, head: T): number[] {
    const own = this.#at(source);
    return [...this.#sources.keys()].filter((other) => isAwaited(this.#at(other), own, head));
  }

  #isAwaiting(own: Stream<T>, head: T): boolean {
    for (const other of this.#sources) if (isAwaited(other, own, head)) return true;
    return false;
  }

  #earliest(): number | undefined {
    let earliest: number | undefined;
    let earliestTime = Number.POSITIVE_INFINITY;
    for (let source = 0; source < this.#sources.length; source++) {
      const head = headOf(this.#at(source));
      if (!head || (earliest !== undefined && head.record.timestamp >= earliestTime)) continue;
      earliest = source;
      earliestTime = head.record.timestamp;
    }
    return earliest;
  }

  #at(source: number): Stream<T> {
    return this.#sources[source] as Stream<T>;
  }
}

const headOf = <T>({ queue, head }: Stream<T>): T | undefined => queue[head];

/** Whether something earlier than this head may still come from the other source. */
const isAwaited = <T>(other: Stream<T>, own: Stream<T>, { arrivedAt }: Timed): boolean =>
  other !== own && headOf(other) === undefined && other.emptyAsOf < arrivedAt;

function forgetTaken<T>(stream: Stream<T>): void {
  stream.queue = stream.queue.slice(stream.head);
  stream.head = 0;
}
