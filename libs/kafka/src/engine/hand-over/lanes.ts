import TinyQueue from 'tinyqueue';
import type { Entry } from '../record/entry.ts';
import type { Clock } from '../time/clock.ts';

/** Messages of one key of one partition, in order. */
export interface Lane {
  readonly key: string;
  readonly partition: number;
  /** Waiting messages; while the lane is busy, those handed over are not among them. */
  entries: Entry[];
  /** Sum of their values. */
  bytes: number;
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
      const { bytes, record } = entry;
      const fresh: Lane = { key, partition: record.partition, entries: [entry], bytes, state: 'busy' };
      this.#lanes.set(key, fresh);
      this.#makeReady(fresh);
      return;
    }
    lane.entries.push(entry);
    this.#resized(lane, 1, entry.bytes);
  }

  /** The ready lane with the oldest head, now busy. */
  takeOldest(): Lane | undefined {
    const lane = this.#ready.pop();
    if (!lane) return undefined;
    this.#countReady(lane, -1);
    lane.state = 'busy';
    return lane;
  }

  /** The arrival time of the oldest head that is ready. */
  oldestReadyAt(): number | undefined {
    return this.#ready.peek()?.entries[0]?.arrivedAt;
  }

  /** Takes the first messages off a busy lane: they are with the handler. */
  handOver(lane: Lane, count: number): Entry[] {
    const isAll = count === lane.entries.length;
    const taken = isAll ? lane.entries : lane.entries.splice(0, count);
    if (isAll) lane.entries = [];
    this.#waiting -= taken.length;
    this.#resized(lane, -taken.length, -bytesOf(taken));
    return taken;
  }

  /** Puts messages back to the head of their lane, in order: they have to be handed over again. */
  putBack(lane: Lane, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.#waiting += entries.length;
    lane.entries = [...entries, ...lane.entries];
    this.#resized(lane, entries.length, bytesOf(entries));
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
      const dropped = lane.entries.length - kept.length;
      this.#waiting -= dropped;
      lane.entries = kept;
      this.#resized(lane, -dropped, bytesOf(kept) - lane.bytes);
      if (kept.length === 0 && lane.state !== 'busy' && lane.state !== 'fenced') this.#lanes.delete(lane.key);
    }
    this.#rebuildReady();
  }

  /** Keeps count after a lane's messages have become more or fewer. */
  #resized(lane: Lane, messages: number, bytes: number): void {
    lane.bytes += bytes;
    if (lane.state === 'ready') {
      this.#readyMessages += messages;
      this.#readyBytes += bytes;
    }
    const wasCrowded = lane.entries.length - messages >= this.#options.maxPerLane;
    const isCrowded = lane.entries.length >= this.#options.maxPerLane;
    if (wasCrowded !== isCrowded) this.#countCrowded(lane, isCrowded);
  }

  #countCrowded({ partition }: Lane, isCrowded: boolean): void {
    const count = (this.#crowded.get(partition) ?? 0) + (isCrowded ? 1 : -1);
    if (isCrowded) this.#options.onCrowded();
    if (count > 0) this.#crowded.set(partition, count);
    else this.#crowded.delete(partition);
  }

  #wake(lane: Lane): void {
    if (lane.state !== 'waiting' || this.#lanes.get(lane.key) !== lane) return;
    this.#makeReady(lane);
    this.#options.onWake();
  }

  #makeReady(lane: Lane): void {
    lane.state = 'ready';
    this.#countReady(lane, 1);
    this.#ready.push(lane);
  }

  #rebuildReady(): void {
    const lanes: Lane[] = [];
    for (let lane = this.#ready.pop(); lane; lane = this.#ready.pop()) lanes.push(lane);
    for (const lane of lanes) if (lane.entries.length > 0) this.#ready.push(lane);
  }

  #countReady({ entries, bytes }: Lane, sign: 1 | -1): void {
    this.#readyMessages += sign * entries.length;
    this.#readyBytes += sign * bytes;
  }
}

function bytesOf(entries: readonly Entry[]): number {
  let sum = 0;
  for (const { bytes } of entries) sum += bytes;
  return sum;
}

const headArrival = (lane: Lane): number => lane.entries[0]?.arrival ?? Number.POSITIVE_INFINITY;
