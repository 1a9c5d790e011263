import type { Handler } from '../../handler.ts';
import type { Entry } from '../record/entry.ts';
import type { Barriers } from './barriers.ts';
import type { Lane } from './lane.ts';
import type { Lanes } from './lanes.ts';

/** Consecutive messages of one lane within a call. */
export interface LaneBatch {
  readonly lane: Lane;
  readonly entries: readonly Entry[];
}

/** One handler call: messages of different lanes. */
export type Call = readonly LaneBatch[];

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

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** The next call, or when to ask again if nothing else happens, or undefined when nothing is ready. Times in ms since the epoch. */
  next(now: number): { call: Call } | { at: number } | undefined {
    const { lanes, handler } = this.#options;
    const oldest = lanes.oldestReadyAt();
    if (oldest === undefined) return undefined;
    const { maxMessages, maxBytes, lingerMs } = handler.batch;
    const { messages, bytes } = lanes.ready;
    const dueAt = oldest + lingerMs;
    if (messages < maxMessages && bytes < maxBytes && now < dueAt) return { at: dueAt };
    return { call: this.gather() };
  }

  /**
   * One message alone, for a closed gate. Messages that have never failed alone go first, then the others in turn: those
   * that always fail, however many, cannot keep the gate closed for the rest.
   */
  probe(): Call {
    const lane = this.#takeForProbe();
    if (!lane) return [];
    this.#probed.add(lane);
    return [this.#take(lane, { messages: 1, bytes: Number.POSITIVE_INFINITY, taken: 0 })];
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

  /** As many ready messages as a call may have. */
  gather(): Call {
    const { lanes, handler } = this.#options;
    if (this.#probed.size > 0) this.#probed.clear();
    const room = { messages: handler.batch.maxMessages, bytes: handler.batch.maxBytes, taken: 0 };
    const call: LaneBatch[] = [];
    while (room.taken < room.messages) {
      const lane = this.#takeOldest();
      if (!lane) break;
      if (call.length > 0 && !fits(lane.entries[0], room)) {
        lanes.release(lane);
        break;
      }
      call.push(this.#take(lane, room));
    }
    return call;
  }

  /** The ready lane with the oldest head. A lane whose barrier may not be handed over yet waits for its commit. */
  #takeOldest(): Lane | undefined {
    const { lanes, barriers, prepare } = this.#options;
    for (;;) {
      const lane = lanes.takeOldest();
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
    let count = 0;
    for (const entry of lane.entries) {
      if (count > 0 && !fits(entry, room)) break;
      this.#options.prepare(entry);
      if (entry.barrier && count > 0) break;
      count += 1;
      room.taken += 1;
      room.messages = Math.min(room.messages, entry.maxCallMessages);
      room.bytes -= entry.bytes;
      if (entry.barrier) break;
    }
    return { lane, entries: this.#options.lanes.handOver(lane, count) };
  }
}

/** What a call may still take: messages in all, and bytes. */
interface Room {
  messages: number;
  bytes: number;
  taken: number;
}

/** Whether a message may join a call that has others already. */
const fits = (entry: Entry | undefined, { messages, bytes, taken }: Room): boolean =>
  entry !== undefined && entry.bytes <= bytes && taken < Math.min(messages, entry.maxCallMessages);
