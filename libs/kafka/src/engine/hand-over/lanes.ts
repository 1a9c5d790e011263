import TinyQueue from 'tinyqueue';
import type { Entry } from '../record/entry.ts';
import { byArrival, bytesOf, type Lane, startsWithReplay, type WritableLane, writable } from './lane.ts';

interface LanesOptions {
  /** Calls back once after this time, ms. */
  after(ms: number, callback: () => void): void;
  /** Pending messages of one key at which its partition counts as crowded. */
  maxPerLane: number;
  /** Called when a lane becomes ready because its delay is over. */
  onWake(): void;
  /** Called when a lane reaches `maxPerLane`. */
  onCrowded(): void;
}

/** Of this many lanes that are taken, one may begin with a replayed message while others begin with live ones. */
const REPLAY_EVERY = 10;

/**
 * Queues by key. Of the ready lanes, the one with the oldest head goes first, which keeps the window short. Lanes with a
 * replayed head come after those with a live one, but for a bounded share that keeps a replay moving.
 */
export class Lanes {
  readonly #lanes = new Map<string, WritableLane>();
  readonly #live = new TinyQueue<WritableLane>([], byArrival);
  readonly #replayed = new TinyQueue<WritableLane>([], byArrival);
  #takenSinceReplay = 0;
  readonly #options: LanesOptions;
  /** How many lanes with too many messages each partition has; without an entry, none. */
  readonly #crowded = new Map<number, number>();
  #readyMessages = 0;
  #readyBytes = 0;
  #waiting = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Messages in lanes that are not handed over. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Messages and bytes in ready lanes. */
  get ready(): { messages: number; bytes: number } {
    return { messages: this.#readyMessages, bytes: this.#readyBytes };
  }

  /** Whether a hot key has too many messages here: its partition must be read no further, or it would take the capacity of all others. */
  isCrowded(partition: number): boolean {
    return this.#crowded.has(partition);
  }

  /** Adds a message behind the others of its lane. */
  push(key: string, entry: Entry): void {
    this.#waiting += 1;
    const lane = this.#lanes.get(key);
    if (!lane) {
      const { bytes, record } = entry;
      const fresh: WritableLane = { key, partition: record.partition, entries: [entry], bytes, state: 'busy' };
      this.#lanes.set(key, fresh);
      this.#makeReady(fresh);
      return;
    }
    lane.entries.push(entry);
    this.#resized(lane, 1, entry.bytes);
  }

  /** The ready lane with the oldest head, now busy. */
  takeOldest(): Lane | undefined {
    const lane = this.#nextQueue().pop();
    if (!lane) return undefined;
    this.#takenSinceReplay = startsWithReplay(lane) ? 0 : this.#takenSinceReplay + 1;
    this.#countReady(lane, -1);
    lane.state = 'busy';
    return lane;
  }

  /** The arrival time of the oldest head that is ready. */
  oldestReadyAt(): number | undefined {
    return this.#nextQueue().peek()?.entries[0]?.arrivedAt;
  }

  #nextQueue(): TinyQueue<WritableLane> {
    if (this.#replayed.length === 0) return this.#live;
    const isReplayDue = this.#live.length === 0 || this.#takenSinceReplay >= REPLAY_EVERY - 1;
    return isReplayDue ? this.#replayed : this.#live;
  }

  /** Takes the first messages off a busy lane, for the handler. */
  handOver(busy: Lane, count: number): Entry[] {
    const lane = writable(busy);
    const isAll = count === lane.entries.length;
    const taken = isAll ? lane.entries : lane.entries.splice(0, count);
    if (isAll) lane.entries = [];
    this.#waiting -= taken.length;
    this.#resized(lane, -taken.length, -bytesOf(taken));
    return taken;
  }

  /** Puts messages back at the head of their lane, in order, to be handed over again. */
  putBack(busy: Lane, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const lane = writable(busy);
    this.#waiting += entries.length;
    lane.entries = [...entries, ...lane.entries];
    this.#resized(lane, entries.length, bytesOf(entries));
  }

  /** Keeps a busy lane until it is released. */
  awaitCommit(lane: Lane): void {
    writable(lane).state = 'awaiting-commit';
  }

  /** Makes a lane ready again that was busy or waited for a commit; with a delay, once that is over. */
  release(held: Lane, delayMs = 0): void {
    const lane = writable(held);
    if (lane.entries.length === 0) {
      this.#lanes.delete(lane.key);
    } else if (delayMs <= 0) {
      this.#makeReady(lane);
    } else {
      lane.state = 'backing-off';
      this.#options.after(delayMs, () => this.#wake(lane));
    }
  }

  /** Forgets the pending messages of lost partitions. */
  dropLost(): void {
    for (const lane of this.#lanes.values()) {
      const kept = lane.entries.filter(({ source }) => !source.lost);
      if (kept.length === lane.entries.length) continue;
      const dropped = lane.entries.length - kept.length;
      this.#waiting -= dropped;
      lane.entries = kept;
      this.#resized(lane, -dropped, bytesOf(kept) - lane.bytes);
      if (kept.length === 0 && lane.state !== 'busy' && lane.state !== 'awaiting-commit') this.#lanes.delete(lane.key);
    }
    this.#rebuildReady();
  }

  /** Keeps the counts after a lane has got or lost messages. */
  #resized(lane: WritableLane, messages: number, bytes: number): void {
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

  #wake(lane: WritableLane): void {
    if (lane.state !== 'backing-off' || this.#lanes.get(lane.key) !== lane) return;
    this.#makeReady(lane);
    this.#options.onWake();
  }

  #makeReady(lane: WritableLane): void {
    lane.state = 'ready';
    this.#countReady(lane, 1);
    this.#queueOf(lane).push(lane);
  }

  #queueOf(lane: Lane): TinyQueue<WritableLane> {
    return startsWithReplay(lane) ? this.#replayed : this.#live;
  }

  #rebuildReady(): void {
    const lanes: WritableLane[] = [];
    for (const queue of [this.#live, this.#replayed]) {
      for (let lane = queue.pop(); lane; lane = queue.pop()) lanes.push(lane);
    }
    for (const lane of lanes) if (lane.entries.length > 0) this.#queueOf(lane).push(lane);
  }

  #countReady({ entries, bytes }: Lane, sign: 1 | -1): void {
    this.#readyMessages += sign * entries.length;
    this.#readyBytes += sign * bytes;
  }
}
