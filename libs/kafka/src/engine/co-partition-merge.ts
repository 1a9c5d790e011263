import type { Entry } from './entry.ts';

/** Why a head was handed on before it was known that nothing earlier comes. */
export type EarlyRelease = { source: number; reason: 'partner-late' };

interface Lane {
  queue: Entry[];
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
    this.#sources = Array.from({ length: sourceCount }, () => ({ queue: [], emptyAsOf: Number.NEGATIVE_INFINITY }));
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
    this.#size -= lane.queue.length;
    lane.queue = [];
  }

  /** Tells that all of a source that existed at that time has been added. */
  caughtUp(source: number, asOf: number): void {
    const lane = this.#at(source);
    lane.emptyAsOf = Math.max(lane.emptyAsOf, asOf);
  }

  /** Whether a source has nothing here while another one waits for it: it has to be read on, whatever the caps say. */
  starves(source: number): boolean {
    return this.#size > 0 && this.#at(source).queue.length === 0;
  }

  /** Takes what may go on now, in order. `onEarly` is told of heads that had waited too long. */
  take(now: number, isFull: (source: number) => boolean, onEarly: (release: EarlyRelease) => void): Entry[] {
    const taken: Entry[] = [];
    for (;;) {
      const source = this.#earliest();
      if (source === undefined) return taken;
      const head = this.#at(source).queue[0] as Entry;
      const awaited = this.#awaitedBy(source, head);
      if (awaited.length > 0) {
        if (now - head.arrivedAt < this.#maxWaitMs || awaited.some(isFull)) return taken;
        onEarly({ source, reason: 'partner-late' });
      }
      this.#at(source).queue.shift();
      this.#size -= 1;
      taken.push(head);
    }
  }

  /** Sources of which it has to be known whether they are empty before the earliest head can go on. */
  awaited(): number[] {
    const source = this.#earliest();
    return source === undefined ? [] : this.#awaitedBy(source, this.#at(source).queue[0] as Entry);
  }

  /** When the earliest head has waited long enough; undefined when none waits. */
  waitsUntil(): number | undefined {
    const source = this.#earliest();
    return source === undefined ? undefined : (this.#at(source).queue[0] as Entry).arrivedAt + this.#maxWaitMs;
  }

  #awaitedBy(source: number, head: Entry): number[] {
    const awaited: number[] = [];
    for (const [other, { queue, emptyAsOf }] of this.#sources.entries()) {
      if (other !== source && queue.length === 0 && emptyAsOf < head.arrivedAt) awaited.push(other);
    }
    return awaited;
  }

  #earliest(): number | undefined {
    let earliest: number | undefined;
    for (const [source, { queue }] of this.#sources.entries()) {
      const head = queue[0];
      if (!head) continue;
      const best = earliest === undefined ? undefined : this.#at(earliest).queue[0];
      if (!best || head.record.timestamp < best.record.timestamp) earliest = source;
    }
    return earliest;
  }

  #at(source: number): Lane {
    return this.#sources[source] as Lane;
  }
}
