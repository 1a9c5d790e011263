import type { RawRecord } from '@cio-bus/contracts';
import { createEntry, type Entry, heldBytesOf, noteMergedAfter } from '../record/entry.ts';
import type { Source } from '../record/source.ts';
import { CoPartitionMerge, type EarlyRelease } from './co-partition-merge.ts';

/** The same partition of the topics that are merged, each topic at its place; or one partition alone. */
export class PartitionGroup {
  readonly #merge: CoPartitionMerge<Entry>;
  /** By place; a topic may have fewer partitions than another. */
  readonly #sources: (Source | undefined)[];
  /** Where the partners of the source that was taken from last stand. */
  #marks: Entry['mergedAfter'] = [];
  #lastTaken: Source | undefined;

  /** @param mergeWaitMs how long a head waits for a partner whose end is unknown */
  constructor(places: number, mergeWaitMs: number) {
    this.#merge = new CoPartitionMerge(places, mergeWaitMs);
    this.#sources = Array(places).fill(undefined);
  }

  /** By place. */
  get sources(): readonly (Source | undefined)[] {
    return this.#sources;
  }

  /** Entries in the merge. */
  get size(): number {
    return this.#merge.size;
  }

  get isEmpty(): boolean {
    return this.#sources.every((source) => source === undefined);
  }

  /** Nothing is handed over earlier: monotonic, ms. */
  get startAt(): number {
    return Math.max(...this.#sources.map((source) => source?.startAt ?? 0));
  }

  put(place: number, source: Source): void {
    this.#sources[place] = source;
  }

  /** Forgets a lost partition, and its entries. */
  remove(place: number): void {
    this.#sources[place] = undefined;
    this.#merge.drop(place);
  }

  /** Takes in the fetched records of a place, in offset order, but those read before. `arrival`: the number of the first one. */
  receive(place: number, records: readonly RawRecord[], { now, arrival }: { now: number; arrival: number }): void {
    const source = this.#sources[place];
    if (!source) return;
    let number = arrival;
    for (const record of records) {
      if (!source.open(record.offset, record.timestamp, heldBytesOf(record))) continue;
      this.#merge.add(place, createEntry(record, source, number++, now));
    }
  }

  /** Notes that all records of a place up to that time have been read. */
  caughtUp(place: number, asOf: number): void {
    this.#merge.caughtUp(place, asOf);
  }

  /** Notes that a place had records at that time that were not read yet. */
  hadUnread(place: number, asOf: number): void {
    this.#merge.hadUnread(place, asOf);
  }

  /** Whether another topic waits for this one: it has to be read further, whatever the caps say. */
  starves(place: number): boolean {
    return this.#merge.starves(place);
  }

  /** Takes what may be handed over now, in order. `onEarly` is called for heads that have waited too long. */
  take(now: number, isFull: (source: Source) => boolean, onEarly: (release: EarlyRelease) => void): Entry[] {
    for (const [place, source] of this.#sources.entries()) if (!source) this.#merge.caughtUp(place, now);
    const placeIsFull = (place: number) => {
      const source = this.#sources[place];
      return source !== undefined && isFull(source);
    };
    const taken = this.#merge.take(now, placeIsFull, onEarly);
    if (this.#sources.length > 1) for (const entry of taken) this.#noteOrder(entry);
    return taken;
  }

  /** A barrier waits for all that left the merge before it, whichever topic it came from. */
  #noteOrder(entry: Entry): void {
    const { source, record } = entry;
    if (this.#lastTaken !== source) {
      this.#lastTaken = source;
      const partners = this.#sources.filter((other) => other !== undefined && other !== source);
      this.#marks = partners.map((other) => ({ source: other as Source, upTo: (other as Source).takenUpTo }));
    }
    source.take(record.offset);
    noteMergedAfter(entry, this.#marks);
  }

  /** Topics whose ends have to be known before the earliest head can be taken. */
  awaitedTopics(): string[] {
    return this.#merge.awaited().flatMap((place) => this.#sources[place]?.topic ?? []);
  }

  /** When the earliest head has waited long enough; undefined when none waits. */
  waitsUntil(): number | undefined {
    return this.#merge.waitsUntil();
  }
}
