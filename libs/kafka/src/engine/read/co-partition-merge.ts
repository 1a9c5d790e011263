import type { Entry } from '../record/entry.ts';

/** Why a head was handed on before it was known that nothing earlier comes. */
export type EarlyRelease = { source: number; reason: 'partner-late' };

/** So many taken entries are kept at most: to shift each one off would move all that wait behind it. */
const FORGET_AFTER = 512;

interface Lane {
  queue: Entry[];
  /** Place of the head: what lies before it has been taken. */
  head: number;
  /** As of this time (ms since the epoch) everything there was had been read. */
  emptyAsOf: number;
}

/**
 * The same partition of several topics as one stream in time. The head with the earliest record timestamp goes on when
 * no earlier one can come: every other topic has a later head, or was found empty after the head had arrived. Ties go
 * to the topic named first. A partner that is full keeps the head waiting: its next record may be the earlier one.
 */
export class CoPartitionMerge {
  readonly #sources: Lane[];
  readonly #maxWaitMs: number;
  #size = 0;

  /** @param maxWaitMs after so long a head goes on although a partner's end is not known; counted */
  constructor(sourceCount: number, maxWaitMs: number) {
    this.#sources = Array.from({ length: sourceCount }, () => ({
      queue: [],
      head: 0,
      emptyAsOf: Number.NEGATIVE_INFINITY,
    }));
    this.#maxWaitMs = maxWaitMs;
  }

  /** Entries that wait here. */
  get size(): number {
    return this.#size;
  }

  add(source: number, entry: Entry): void {
    this.#at(source).queue.push(entry);
    this.#size += 1;
  }

  /** Forgets what waits of a source. */
  drop(source: number): void {
    const lane = this.#at(source);
    this.#size -= lane.queue.length - lane.head;
    lane.head = lane.queue.length;
    forgetTaken(lane);
  }

  /** Tells that all of a source that existed at that time has been added. */
  caughtUp(source: number, asOf: number): void {
    const lane = this.#at(source);
    lane.emptyAsOf = Math.max(lane.emptyAsOf, asOf);
  }

  /** Whether a source has nothing here while another one waits for it: it has to be read on, whatever the caps say. */
  starves(source: number): boolean {
    return this.#size > 0 && headOf(this.#at(source)) === undefined;
  }

  /** Takes what may go on now, in order. `onEarly` is told of heads that had waited too long. */
  take(now: number, isFull: (source: number) => boolean, onEarly: (release: EarlyRelease) => void): Entry[] {
    const taken: Entry[] = [];
    for (;;) {
      const source = this.#earliest();
      if (source === undefined) return taken;
      const lane = this.#at(source);
      const head = headOf(lane) as Entry;
      if (this.#isAwaiting(lane, head)) {
        if (now - head.arrivedAt < this.#maxWaitMs || this.#awaitedBy(source, head).some(isFull)) return taken;
        onEarly({ source, reason: 'partner-late' });
      }
      lane.head += 1;
      if (lane.head === lane.queue.length || lane.head >= FORGET_AFTER) forgetTaken(lane);
      this.#size -= 1;
      taken.push(head);
    }
  }

  /** Sources of which it has to be known whether they are empty before the earliest head can go on. */
  awaited(): number[] {
    const source = this.#earliest();
    return source === undefined ? [] : this.#awaitedBy(source, headOf(this.#at(source)) as Entry);
  }

  /** When the earliest head has waited long enough; undefined when none waits. */
  waitsUntil(): number | undefined {
    const source = this.#earliest();
    return source === undefined ? undefined : (headOf(this.#at(source)) as Entry).arrivedAt + this.#maxWaitMs;
  }

  #awaitedBy(source: number, head: Entry): number[] {
    const own = this.#at(source);
    return [...this.#sources.keys()].filter((other) => isAwaited(this.#at(other), own, head));
  }

  #isAwaiting(own: Lane, head: Entry): boolean {
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

  #at(source: number): Lane {
    return this.#sources[source] as Lane;
  }
}

const headOf = ({ queue, head }: Lane): Entry | undefined => queue[head];

/** Whether nobody knows yet if something earlier than this head is still to come of that source. */
const isAwaited = (other: Lane, own: Lane, { arrivedAt }: Entry): boolean =>
  other !== own && headOf(other) === undefined && other.emptyAsOf < arrivedAt;

function forgetTaken(lane: Lane): void {
  lane.queue = lane.queue.slice(lane.head);
  lane.head = 0;
}
