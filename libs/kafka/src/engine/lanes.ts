import TinyQueue from 'tinyqueue';
import type { Clock } from './clock.ts';
import type { Entry } from './entry.ts';

/** Messages of one key of one partition, in order. */
export interface Lane {
  readonly key: string;
  readonly partition: number;
  /** Waiting messages; while the lane is busy, those handed over are not among them. */
  entries: Entry[];
  /**
   * `ready`: its head may be handed over. `busy`: its head is with the handler or being settled. `waiting`: its head
   * failed and is tried again later. `fenced`: its last message must be covered by a commit first.
   */
  state: 'ready' | 'busy' | 'waiting' | 'fenced';
}

interface LanesOptions {
  clock: Clock;
  /** Messages of one key that may wait before its partition counts as crowded. */
  maxPerLane: number;
  /** Told when a lane becomes ready because its delay is over. */
  onWake(): void;
  /** Told when a lane begins to hold too much. */
  onCrowded(): void;
}

/** Queues by key. Of the lanes ready to go, the one with the oldest head goes first, which keeps the window short. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #ready = new TinyQueue<Lane>([], (a, b) => headArrival(a) - headArrival(b));
  readonly #options: LanesOptions;
  /** Partitions with lanes that hold too much, and how many of these. */
  readonly #crowded = new Map<number, number>();
  #readyMessages = 0;
  #readyBytes = 0;
  #waiting = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Messages in lanes and not handed over. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Messages and bytes of the lanes that are ready. */
  get ready(): { messages: number; bytes: number } {
    return { messages: this.#readyMessages, bytes: this.#readyBytes };
  }

  /** Whether a hot key holds so much that its partition must not be read on: it would take the room of all others. */
  isCrowded(partition: number): boolean {
    return this.#crowded.has(partition);
  }

  /** Adds a message behind the others of its lane. */
  push(key: string, entry: Entry): void {
    this.#waiting += 1;
    const lane = this.#lanes.get(key);
    if (!lane) {
      const fresh: Lane = { key, partition: entry.record.partition, entries: [entry], state: 'busy' };
      this.#lanes.set(key, fresh);
      this.#makeReady(fresh);
      return;
    }
    this.#resize(lane, () => lane.entries.push(entry));
    if (lane.state === 'ready') this.#count(entry, 1);
  }

  /** The ready lane with the oldest head, now busy. */
  takeOldest(): Lane | undefined {
    const lane = this.#ready.pop();
    if (!lane) return undefined;
    lane.state = 'busy';
    for (const entry of lane.entries) this.#count(entry, -1);
    return lane;
  }

  /** The arrival time of the oldest head that is ready. */
  oldestReadyAt(): number | undefined {
    return this.#ready.peek()?.entries[0]?.arrivedAt;
  }

  /** Takes the first messages off a busy lane: they are with the handler. */
  handOver(lane: Lane, count: number): Entry[] {
    this.#waiting -= count;
    return this.#resize(lane, () => lane.entries.splice(0, count));
  }

  /** Puts messages back to the head of their lane, in order: they have to be handed over again. */
  putBack(lane: Lane, entries: readonly Entry[]): void {
    this.#waiting += entries.length;
    this.#resize(lane, () => lane.entries.unshift(...entries));
  }

  /** A busy or fenced lane goes on, after a delay when there is one. */
  release(lane: Lane, delayMs = 0): void {
    if (lane.entries.length === 0) {
      this.#lanes.delete(lane.key);
    } else if (delayMs <= 0) {
      this.#makeReady(lane);
    } else {
      lane.state = 'waiting';
      this.#options.clock.after(delayMs, () => this.#wake(lane));
    }
  }

  /** Forgets the waiting messages of lost partitions. */
  dropLost(): void {
    for (const lane of this.#lanes.values()) {
      const kept = lane.entries.filter(({ source }) => !source.lost);
      if (kept.length === lane.entries.length) continue;
      this.#waiting -= lane.entries.length - kept.length;
      if (lane.state === 'ready') for (const entry of lane.entries) if (entry.source.lost) this.#count(entry, -1);
      this.#resize(lane, () => {
        lane.entries = kept;
      });
      if (kept.length === 0 && lane.state !== 'busy' && lane.state !== 'fenced') this.#lanes.delete(lane.key);
    }
    this.#rebuildReady();
  }

  /** Changes what a lane holds, and keeps count of the crowded ones. */
  #resize<T>(lane: Lane, change: () => T): T {
    const wasCrowded = lane.entries.length >= this.#options.maxPerLane;
    const result = change();
    const isCrowded = lane.entries.length >= this.#options.maxPerLane;
    if (wasCrowded === isCrowded) return result;
    const count = (this.#crowded.get(lane.partition) ?? 0) + (isCrowded ? 1 : -1);
    if (isCrowded) this.#options.onCrowded();
    if (count > 0) this.#crowded.set(lane.partition, count);
    else this.#crowded.delete(lane.partition);
    return result;
  }

  #wake(lane: Lane): void {
    if (lane.state !== 'waiting' || this.#lanes.get(lane.key) !== lane) return;
    this.#makeReady(lane);
    this.#options.onWake();
  }

  #makeReady(lane: Lane): void {
    lane.state = 'ready';
    for (const entry of lane.entries) this.#count(entry, 1);
    this.#ready.push(lane);
  }

  #rebuildReady(): void {
    const lanes: Lane[] = [];
    for (let lane = this.#ready.pop(); lane; lane = this.#ready.pop()) lanes.push(lane);
    for (const lane of lanes) if (lane.entries.length > 0) this.#ready.push(lane);
  }

  #count(entry: Entry, sign: 1 | -1): void {
    this.#readyMessages += sign;
    this.#readyBytes += sign * entry.bytes;
  }
}

const headArrival = (lane: Lane): number => lane.entries[0]?.arrival ?? Number.POSITIVE_INFINITY;
