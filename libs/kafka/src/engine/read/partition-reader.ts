import type { RawRecord } from '@cio-bus/contracts';
import type { Lanes } from '../hand-over/lanes.ts';
import { createEntry } from '../record/entry.ts';
import { OffsetWindow } from '../record/offset-window.ts';
import type { Source } from '../record/source.ts';
import type { Clock } from '../time/clock.ts';
import { BackPressure } from './back-pressure.ts';
import { CoPartitionMerge, type EarlyRelease } from './co-partition-merge.ts';
import type { Caps, Fetching } from './ports.ts';

interface PartitionReaderOptions {
  topics: readonly string[];
  order: 'key' | 'none';
  caps: Caps;
  mergeWaitMs: number;
  clock: Clock;
  lanes: Lanes;
  fetching: Fetching;
  /** Told of messages that went on before it was known that nothing earlier comes. */
  onEarlyRelease(topic: string, reason: EarlyRelease['reason']): void;
}

interface Group {
  readonly merge: CoPartitionMerge;
  /** By place in the merge; a topic may have fewer partitions than another. */
  readonly sources: (Source | undefined)[];
}

/** Takes records in: opens their offsets, merges co-partitioned topics in time, and puts them into lanes. */
export class PartitionReader {
  readonly #options: PartitionReaderOptions;
  readonly #groups = new Map<string, Group>();
  #arrivals = 0;
  readonly #room: BackPressure;

  constructor(options: PartitionReaderOptions) {
    this.#options = options;
    this.#room = new BackPressure(options.caps);
  }

  get sources(): Source[] {
    return [...this.#groups.values()].flatMap(({ sources }) => sources.filter((source) => source !== undefined));
  }

  /** Messages read and not handed over. */
  get waiting(): number {
    let inMerges = 0;
    for (const { merge } of this.#groups.values()) inMerges += merge.size;
    return inMerges + this.#options.lanes.waiting;
  }

  /** Starts a partition at its position. Nothing of it is handed over before `startAt`, ms since the epoch. */
  assign(topic: string, partition: number, position: number, startAt: number): void {
    const place = this.#placeOf(topic);
    const group = this.#group(topic, partition);
    const window = new OffsetWindow(position);
    group.sources[place] = {
      topic,
      partition,
      window,
      startAt,
      committed: position,
      unsettledBytes: 0,
      lost: false,
      paused: false,
    };
  }

  /** Forgets a partition that another member has now, and with it the co-partitions' common queue of that partition. */
  revoke(topic: string, partition: number): void {
    const source = this.find(topic, partition);
    if (!source) return;
    source.lost = true;
    for (const [key, group] of this.#groups) {
      if (!group.sources.includes(source)) continue;
      group.sources[this.#placeOf(topic)] = undefined;
      if (group.sources.every((other) => other === undefined)) this.#groups.delete(key);
      else group.merge.drop(this.#placeOf(topic));
    }
  }

  find(topic: string, partition: number): Source | undefined {
    return this.#groups.get(this.#groupKey(topic, partition))?.sources[this.#placeOf(topic)];
  }

  /** Takes in what was fetched, in offset order. `next`: the offset after the last one fetched. */
  receive(source: Source, records: readonly RawRecord[], next: number): void {
    const group = this.#group(source.topic, source.partition);
    const place = this.#placeOf(source.topic);
    const now = this.#options.clock.now();
    for (const record of records) {
      if (!source.window.open(record.offset, record.timestamp)) continue;
      const entry = createEntry(record, source, this.#arrivals++, now);
      source.unsettledBytes += entry.bytes;
      group.merge.add(place, entry);
    }
    source.window.passOver(next);
    this.#measure(now);
  }

  /** Tells how far a topic's partitions reached at that time. */
  endOffsets(topic: string, ends: readonly { partition: number; high: number }[], asOf: number): void {
    for (const { partition, high } of ends) {
      const source = this.find(topic, partition);
      if (source && high <= source.window.next)
        this.#group(topic, partition).merge.caughtUp(this.#placeOf(topic), asOf);
    }
  }

  /** Moves what may go on into the lanes. Answers when to come back if nothing else happens. */
  advance(): number | undefined {
    let wakeAt: number | undefined;
    for (const group of this.#groups.values()) {
      if (group.merge.size === 0) continue;
      const groupWakeAt = this.#advanceGroup(group);
      if (groupWakeAt !== undefined) wakeAt = Math.min(wakeAt ?? groupWakeAt, groupWakeAt);
    }
    const pauseAt = this.#regulate();
    return pauseAt === undefined ? wakeAt : Math.min(wakeAt ?? pauseAt, pauseAt);
  }

  /** Whether nothing more should be read just now: there is no room, and it may come any moment. */
  get readingWaits(): boolean {
    return this.#room.isWaitedFor(this.#options.clock.now());
  }

  /** Resolves when there is room for more, or reading has been paused. */
  room(): Promise<void> {
    return this.#room.wait(this.#options.clock.now());
  }

  /** Lets nobody wait for room any longer. */
  close(): void {
    this.#room.close();
  }

  #advanceGroup({ merge, sources }: Group): number | undefined {
    const { clock, lanes, topics, fetching } = this.#options;
    const now = clock.now();
    const startAt = Math.max(...sources.map((source) => source?.startAt ?? 0));
    if (now < startAt) return startAt;
    for (const [place, source] of sources.entries()) if (!source) merge.caughtUp(place, now); // no such partition here
    const isFull = (place: number) => sources[place] !== undefined && this.#spanIsFull(sources[place]);
    const taken = merge.take(now, isFull, ({ source, reason }) =>
      this.#options.onEarlyRelease(topics[source] ?? '', reason),
    );
    for (const entry of taken) lanes.push(this.#laneKey(entry.record), entry);
    for (const place of merge.awaited()) if (sources[place]) fetching.askEnds(sources[place].topic);
    const until = merge.waitsUntil();
    return until !== undefined && until > now ? until : undefined; // later, only a writer can help a full partner
  }

  /** Pauses what is full, resumes what is not, and answers when to look again. A partition that another one waits for is read on. */
  #regulate(): number | undefined {
    const now = this.#options.clock.now();
    this.#measure(now);
    const { pauseAt } = this.#room;
    const isFull = pauseAt !== undefined && now >= pauseAt;
    for (const { merge, sources } of this.#groups.values()) {
      for (const [place, source] of sources.entries()) {
        if (source) this.#pauseOrResume(source, isFull, merge.starves(place));
      }
    }
    this.#room.letReadOn(now);
    return isFull ? undefined : pauseAt;
  }

  #measure(now: number): void {
    const bytes = this.sources.reduce((sum, { unsettledBytes }) => sum + unsettledBytes, 0);
    this.#room.measure(this.waiting, bytes, now);
  }

  #pauseOrResume(source: Source, isFull: boolean, isAwaited: boolean): void {
    const { fetching, lanes } = this.#options;
    const isCrowded = isFull || lanes.isCrowded(source.partition);
    const pause = this.#spanIsFull(source) || (isCrowded && !isAwaited);
    if (pause === source.paused) return;
    source.paused = pause;
    if (pause) fetching.pause(source.topic, source.partition);
    else fetching.resume(source.topic, source.partition);
  }

  #spanIsFull({ window }: Source): boolean {
    return window.span >= this.#options.caps.maxSpan;
  }

  #group(topic: string, partition: number): Group {
    const key = this.#groupKey(topic, partition);
    let group = this.#groups.get(key);
    if (!group) {
      const places = this.#options.order === 'key' ? this.#options.topics.length : 1;
      group = {
        merge: new CoPartitionMerge(places, this.#options.mergeWaitMs),
        sources: Array(places).fill(undefined),
      };
      this.#groups.set(key, group);
    }
    return group;
  }

  #groupKey(topic: string, partition: number): string {
    return this.#options.order === 'key' ? String(partition) : `${topic}/${partition}`;
  }

  #placeOf(topic: string): number {
    return this.#options.order === 'key' ? this.#options.topics.indexOf(topic) : 0;
  }

  /** Without an order each record is a lane of its own. */
  #laneKey({ topic, partition, offset, key }: RawRecord): string {
    return this.#options.order === 'key' ? `${partition}:${key?.toString() ?? ''}` : `${topic}/${partition}/${offset}`;
  }
}
