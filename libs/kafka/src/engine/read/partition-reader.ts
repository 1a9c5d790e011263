import type { RawRecord } from '@cio-bus/contracts';
import type { Lanes } from '../hand-over/lanes.ts';
import { Source, type Start } from '../record/source.ts';
import { BackPressure } from './back-pressure.ts';
import type { EarlyRelease } from './co-partition-merge.ts';
import { PartitionGroup } from './partition-group.ts';
import type { Caps, Fetching, PartitionEnd } from './ports.ts';

interface PartitionReaderOptions {
  topics: readonly string[];
  order: 'key' | 'none';
  caps: Caps;
  mergeWaitMs: number;
  /** Monotonic, ms. */
  now(): number;
  lanes: Lanes;
  fetching: Fetching;
  /** Called for messages that were handed over before it was certain that nothing earlier comes. */
  onEarlyRelease(topic: string, reason: EarlyRelease['reason']): void;
  /** Called when the ends of a topic have become known. */
  onEnds(): void;
}

/** Takes fetched records in: opens their offsets, merges co-partitioned topics by time, and puts them into lanes. */
export class PartitionReader {
  readonly #options: PartitionReaderOptions;
  readonly #groups = new Map<string, PartitionGroup>();
  readonly #pressure: BackPressure;
  #arrivals = 0;

  constructor(options: PartitionReaderOptions) {
    this.#options = options;
    this.#pressure = new BackPressure(options.caps);
  }

  get sources(): Source[] {
    return [...this.#groups.values()].flatMap(({ sources }) => sources.filter((source) => source !== undefined));
  }

  /** Messages read and not handed over. */
  get waiting(): number {
    let inMerges = 0;
    for (const { size } of this.#groups.values()) inMerges += size;
    return inMerges + this.#options.lanes.waiting;
  }

  assign(start: Start): void {
    this.#group(start.topic, start.partition).put(this.#placeOf(start.topic), new Source(start));
  }

  /** Forgets a partition that another member has now, and with it its records in the merge. */
  revoke(topic: string, partition: number): void {
    const source = this.find(topic, partition);
    if (!source) return;
    source.lose();
    const group = this.#group(topic, partition);
    group.remove(this.#placeOf(topic));
    if (group.isEmpty) this.#groups.delete(this.#groupKey(topic, partition));
  }

  find(topic: string, partition: number): Source | undefined {
    return this.#groups.get(this.#groupKey(topic, partition))?.sources[this.#placeOf(topic)];
  }

  /** Takes in what was fetched, in offset order. `next`: the offset after the last one fetched. */
  receive(source: Source, records: readonly RawRecord[], next: number): void {
    const group = this.#group(source.topic, source.partition);
    const place = this.#placeOf(source.topic);
    const now = this.#options.now();
    group.receive(place, records, { now, arrival: this.#arrivals });
    this.#arrivals += records.length;
    source.passOver(next);
    this.#measure(now);
  }

  /** Notes how far a topic's partitions reached at a time (monotonic, ms). */
  readonly noteEnds = (topic: string, ends: readonly PartitionEnd[], asOf: number): void => {
    for (const { partition, high } of ends) {
      const source = this.find(topic, partition);
      if (!source) continue;
      const group = this.#group(topic, partition);
      if (high <= source.next) group.caughtUp(this.#placeOf(topic), asOf);
      else group.hadUnread(this.#placeOf(topic), asOf);
    }
    this.#options.onEnds();
  };

  /** Moves what may be handed over into the lanes. Returns when to come back if nothing else happens. */
  advance(): number | undefined {
    const now = this.#options.now();
    let wakeAt: number | undefined;
    for (const group of this.#groups.values()) {
      if (group.size === 0) continue;
      const groupWakeAt = this.#advanceGroup(group, now);
      if (groupWakeAt !== undefined) wakeAt = Math.min(wakeAt ?? groupWakeAt, groupWakeAt);
    }
    const pauseAt = this.#regulate(now);
    return pauseAt === undefined ? wakeAt : Math.min(wakeAt ?? pauseAt, pauseAt);
  }

  /** Whether nothing more should be read just now: there is no capacity, and some may be freed any moment. */
  get readingWaits(): boolean {
    return this.#pressure.isWaitedFor(this.#options.now());
  }

  /** Resolves when there is capacity for more, or reading has been paused. */
  capacity(): Promise<void> {
    return this.#pressure.wait(this.#options.now());
  }

  /** Lets nobody wait for capacity any longer. */
  close(): void {
    this.#pressure.close();
  }

  #advanceGroup(group: PartitionGroup, now: number): number | undefined {
    const { lanes, topics, fetching, onEarlyRelease } = this.#options;
    const { startAt } = group;
    if (now < startAt) return startAt;
    const isFull = (source: Source) => this.#spanIsFull(source);
    const taken = group.take(now, isFull, ({ source, reason }) => onEarlyRelease(topics[source] ?? '', reason));
    for (const entry of taken) lanes.push(this.#laneKey(entry.record), entry);
    for (const topic of group.awaitedTopics()) fetching.askEnds(topic, this.noteEnds);
    const until = group.waitsUntil();
    return until !== undefined && until > now ? until : undefined; // later, only a settlement can help a full partner
  }

  /** Pauses what is full, resumes what is not, and returns when to come back. A partition that another one waits for is read further. */
  #regulate(now: number): number | undefined {
    this.#measure(now);
    const { pauseAt } = this.#pressure;
    const isFull = pauseAt !== undefined && now >= pauseAt;
    for (const group of this.#groups.values()) {
      for (const [place, source] of group.sources.entries()) {
        if (source) this.#pauseOrResume(source, isFull, group.starves(place));
      }
    }
    this.#pressure.letContinue(now);
    return isFull ? undefined : pauseAt;
  }

  #measure(now: number): void {
    const bytes = this.sources.reduce((sum, { unsettledBytes }) => sum + unsettledBytes, 0);
    this.#pressure.measure(this.waiting, bytes, now);
  }

  #pauseOrResume(source: Source, isFull: boolean, isAwaited: boolean): void {
    const { fetching, lanes } = this.#options;
    const isCrowded = isFull || lanes.isCrowded(source.partition);
    const pause = this.#spanIsFull(source) || (isCrowded && !isAwaited);
    if (pause === source.paused) return;
    source.setPaused(pause);
    if (pause) fetching.pause(source.topic, source.partition);
    else fetching.resume(source.topic, source.partition);
  }

  #spanIsFull({ span }: Source): boolean {
    return span >= this.#options.caps.maxSpan;
  }

  #group(topic: string, partition: number): PartitionGroup {
    const key = this.#groupKey(topic, partition);
    let group = this.#groups.get(key);
    if (!group) {
      const { order, topics, mergeWaitMs } = this.#options;
      group = new PartitionGroup(order === 'key' ? topics.length : 1, mergeWaitMs);
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
