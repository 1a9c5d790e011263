import { CALL_KINDS, type CallKind, type Handler } from '../../handler.ts';
import type { Entry } from '../record/entry.ts';
import type { Barriers } from './barriers.ts';
import type { Lane } from './lane.ts';
import type { Lanes } from './lanes.ts';
import { Linger, type Time } from './linger.ts';

/** Consecutive messages of one lane within a call. */
export interface LaneBatch {
  readonly lane: Lane;
  readonly entries: readonly Entry[];
}

/** One handler call: messages of different lanes, of one kind. */
export type Call = readonly LaneBatch[];

/** A call that is due. */
export interface DueCall {
  readonly call: Call;
  readonly kind: CallKind;
}

interface DispatcherOptions {
  handler: Handler;
  lanes: Lanes;
  barriers: Barriers;
  /** Reads an entry's record before it is first handed over: decides its message, verdict and barrier. */
  prepare(entry: Entry): void;
}

/** Chooses what is handed over next: the oldest heads first, within the caps of a batch. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  /** Lanes that have begun a probe since the gate closed, or since all that were ready had. */
  readonly #probed = new Set<Lane>();
  readonly #linger: Linger;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#linger = new Linger(options.handler.batch);
  }

  /**
   * The next call, or when to ask again if nothing else happens, or undefined when nothing is ready.
   *
   * @param kinds those of which another call may be made
   */
  next(time: Time, kinds: readonly CallKind[] = CALL_KINDS): DueCall | { at: number } | undefined {
    let next: { kind: CallKind; at: number; oldest: number } | undefined;
    for (const kind of kinds) {
      const oldest = this.#options.lanes.oldestReady(kind);
      if (!oldest) continue;
      const { arrivedAt } = oldest;
      const at = this.#isFull(kind) ? time.now : Math.max(time.now, this.#linger.dueAt(kind, oldest, time));
      if (!next || at < next.at || (at === next.at && arrivedAt < next.oldest)) next = { kind, at, oldest: arrivedAt };
    }
    if (!next) return undefined;
    return next.at > time.now ? { at: next.at } : this.gather(next.kind);
  }

  #isFull(kind: CallKind): boolean {
    const { messages, bytes } = this.#options.lanes.ready(kind);
    return messages >= this.#maxMessages(kind) || bytes >= this.#options.handler.batch.maxBytes;
  }

  #maxMessages(kind: CallKind): number {
    const { maxMessages, maxSingles = maxMessages } = this.#options.handler.batch;
    return kind === 'single' ? maxSingles : maxMessages;
  }

  /**
   * One message alone, for a closed gate. Messages that have never failed alone go first, then the others in turn: those
   * that always fail, however many, cannot keep the gate closed for the rest.
   */
  probe(): DueCall {
    const lane = this.#takeForProbe();
    if (!lane) return { call: [], kind: 'batch' };
    this.#probed.add(lane);
    const kind = this.#options.lanes.kindOf(lane.entries[0] as Entry);
    return { call: [this.#take(lane, { kind, messages: 1, bytes: Number.POSITIVE_INFINITY, taken: 0 })], kind };
  }

  #takeForProbe(): Lane | undefined {
    const passed: Lane[] = [];
    let chosen: Lane | undefined;
    for (let lane = this.#takeOldest(); lane; lane = this.#takeOldest()) {
      if (lane.entries[0]?.ownFailures === 0) {
        if (chosen) passed.push(chosen);
        chosen = lane;
        break;
      }
      if (chosen || this.#probed.has(lane)) passed.push(lane);
      else chosen = lane;
    }
    if (!chosen) {
      this.#probed.clear(); // every lane has had its turn
      chosen = passed.shift();
    }
    for (const lane of passed) this.#options.lanes.release(lane);
    return chosen;
  }

  /** As many ready messages of a kind as a call may have. */
  gather(kind: CallKind): DueCall {
    const { lanes, handler } = this.#options;
    if (this.#probed.size > 0) this.#probed.clear();
    this.#linger.end(kind);
    const room = { kind, messages: this.#maxMessages(kind), bytes: handler.batch.maxBytes, taken: 0 };
    const call: LaneBatch[] = [];
    while (room.taken < room.messages) {
      const lane = this.#takeOldest(kind);
      if (!lane) break;
      if (call.length > 0 && !fits(lane.entries[0], room)) {
        lanes.release(lane);
        break;
      }
      call.push(this.#take(lane, room));
    }
    return { call, kind };
  }

  /** The ready lane with the oldest head. A lane whose barrier may not be handed over yet waits for its commit. */
  #takeOldest(kind?: CallKind): Lane | undefined {
    const { lanes, barriers, prepare } = this.#options;
    for (;;) {
      const lane = lanes.takeOldest(kind);
      const head = lane?.entries[0];
      if (!lane || !head) return lane;
      prepare(head);
      if (!head.barrier || !barriers.awaitBefore(lane, head)) return lane;
    }
  }

  /**
   * As much of a lane as fits, at least its head. A barrier goes alone: if an earlier message of its batch failed, that
   * one would wait for the lane, the lane for a commit past the barrier, and the commit for that message.
   */
  #take(lane: Lane, room: Room): LaneBatch {
    const { lanes, prepare } = this.#options;
    let count = 0;
    for (const entry of lane.entries) {
      if (count > 0 && !fits(entry, room)) break;
      prepare(entry);
      if (count > 0 && (entry.barrier || lanes.kindOf(entry) !== room.kind)) break;
      count += 1;
      room.taken += 1;
      room.messages = Math.min(room.messages, entry.maxCallMessages);
      room.bytes -= entry.bytes;
      if (entry.barrier) break;
    }
    return { lane, entries: lanes.handOver(lane, count) };
  }
}

/** What a call may still take: messages of its kind in all, and bytes. */
interface Room {
  kind: CallKind;
  messages: number;
  bytes: number;
  taken: number;
}

/** Whether a message may join a call that has others already. */
const fits = (entry: Entry | undefined, { messages, bytes, taken }: Room): boolean =>
  entry !== undefined && entry.bytes <= bytes && taken < Math.min(messages, entry.maxCallMessages);
