import type { CallKind } from '../../handler.ts';
import type { Entry } from '../record/entry.ts';
import { byArrival, bytesOf, type Lane, startsWithReplay, type WritableLane, writable } from './lane.ts';
import { ReadyLanes } from './ready-lanes.ts';

interface LanesOptions {
  /** Calls back once after this time, ms. */
  after(ms: number, callback: () => void): void;
  /** Pending messages of one key at which its partition counts as crowded. */
  maxPerLane: number;
  /** Called when a lane becomes ready because its delay is over. */
  onWake(): void;
  /** Called when a lane reaches `maxPerLane`. */
  onCrowded(): void;
  /** In which kind of call a message goes. Called for the heads of lanes, when they become ready. @default all in a `batch` */
  kindOf?(entry: Entry): CallKind;
}

/** Queues by key. Of the ready lanes of a kind, the one with the oldest head goes first, which keeps the window short. */
export class Lanes {
  readonly #lanes = new Map<string, WritableLane>();
  readonly #ready: Readonly<Record<CallKind, ReadyLanes>> = { batch: new ReadyLanes(), single: new ReadyLanes() };
  readonly #options: LanesOptions;
  /** How many lanes with too many messages each partition has; without an entry, none. */
  readonly #crowded = new Map<number, number>();
  #waiting = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Messages in lanes that are not handed over. */
  get waiting(): number {
    return this.#waiting;
  }

  /** In which kind of call a message goes. */
  kindOf(entry: Entry): CallKind {
    return this.#options.kindOf?.(entry) ?? 'batch';
  }

  /** What is ready for calls of a kind. A lane counts with all its messages, of whatever kind those behind its head are. */
  ready(kind: CallKind): { readonly messages: number; readonly bytes: number } {
    return this.#ready[kind];
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

  /** The ready lane with the oldest head, now busy. @param kind of the call in which that head goes; @default either */
  takeOldest(kind: CallKind = this.#oldestKind()): Lane | undefined {
    const lane = this.#ready[kind].take();
    if (lane) lane.state = 'busy';
    return lane;
  }

  /** The oldest head that is ready. @param kind of the call in which it goes; @default either */
  oldestReady(kind: CallKind = this.#oldestKind()): Entry | undefined {
    return this.#ready[kind].next?.entries[0];
  }

  /** The kind whose next lane goes first: a live one before a replayed one, then the older. */
  #oldestKind(): CallKind {
    const [batch, single] = [this.#ready.batch.next, this.#ready.single.next];
    if (!batch || !single) return single ? 'single' : 'batch';
    if (startsWithReplay(batch) !== startsWithReplay(single)) return startsWithReplay(batch) ? 'single' : 'batch';
    return byArrival(batch, single) <= 0 ? 'batch' : 'single';
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
    if (lane.state === 'ready') this.#readyOf(lane).resize(messages, bytes);
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
    this.#readyOf(lane).push(lane);
  }

  #readyOf({ entries: [head] }: Lane): ReadyLanes {
    return this.#ready[head ? this.kindOf(head) : 'batch'];
  }

  #rebuildReady(): void {
    const lanes = [...this.#ready.batch.clear(), ...this.#ready.single.clear()];
    for (const lane of lanes) if (lane.entries.length > 0) this.#readyOf(lane).push(lane);
  }
}
