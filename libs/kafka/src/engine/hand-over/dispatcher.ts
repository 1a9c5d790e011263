import type { Handler } from '../../handler.ts';
import type { Entry } from '../record/entry.ts';
import type { Barriers } from './barriers.ts';
import type { Lane, Lanes } from './lanes.ts';

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

  /** The oldest message alone. */
  probe(): Call {
    const lane = this.#takeOldest();
    return lane ? [this.#take(lane, { messages: 1, bytes: Number.POSITIVE_INFINITY })] : [];
  }

  /** As many ready messages as a call may have. */
  gather(): Call {
    const { lanes, handler } = this.#options;
    const room = { messages: handler.batch.maxMessages, bytes: handler.batch.maxBytes };
    const call: LaneBatch[] = [];
    while (room.messages > 0) {
      const lane = this.#takeOldest();
      if (!lane) break;
      if (call.length > 0 && (lane.entries[0]?.bytes ?? 0) > room.bytes) {
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
      const { source, record } = head;
      if (!head.barrier || source.committed >= record.offset) return lane;
      barriers.add(lane, source, record.offset);
    }
  }

  /**
   * As much of a lane as fits, at least its head. A barrier goes alone: if an earlier message of its batch failed, that
   * one would wait for the lane, the lane for a commit past the barrier, and the commit for that message.
   */
  #take(lane: Lane, room: { messages: number; bytes: number }): LaneBatch {
    let count = 0;
    for (const entry of lane.entries) {
      if (room.messages < 1 || (count > 0 && entry.bytes > room.bytes)) break;
      this.#options.prepare(entry);
      if (entry.barrier && count > 0) break;
      count += 1;
      room.messages -= 1;
      room.bytes -= entry.bytes;
      if (entry.barrier) break;
    }
    return { lane, entries: this.#options.lanes.handOver(lane, count) };
  }
}
