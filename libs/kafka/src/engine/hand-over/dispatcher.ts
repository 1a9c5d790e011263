import type { Handler } from '../../handler.ts';
import type { Entry } from '../record/entry.ts';
import type { Clock } from '../time/clock.ts';
import type { Lane, Lanes } from './lanes.ts';

/** Messages of one lane within a call, in order. */
export interface Run {
  readonly lane: Lane;
  readonly entries: readonly Entry[];
}

/** One handler call: runs of different lanes. */
export type Call = readonly Run[];

interface DispatcherOptions {
  handler: Handler;
  clock: Clock;
  lanes: Lanes;
  /** Reads an entry's record before it is first handed over: sets its message, verdict and barrier. */
  prepare(entry: Entry): void;
  /** Told of a lane whose head is a barrier with something before it that is not committed. */
  holdBack(lane: Lane, barrier: Entry): void;
}

/** Chooses what is handed over next: the oldest heads first, within the caps of a batch. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** The next call, or when to ask again if nothing else happens, or undefined when nothing is ready. */
  next(): { call: Call } | { at: number } | undefined {
    const { lanes, handler, clock } = this.#options;
    const oldest = lanes.oldestReadyAt();
    if (oldest === undefined) return undefined;
    const { maxMessages, maxBytes, lingerMs } = handler.batch;
    const { messages, bytes } = lanes.ready;
    const goesAt = oldest + lingerMs;
    if (messages < maxMessages && bytes < maxBytes && clock.now() < goesAt) return { at: goesAt };
    return { call: this.gather() };
  }

  /** The oldest message alone. */
  probe(): Call {
    const lane = this.#takeOldest();
    return lane ? [this.#take(lane, { messages: 1, bytes: Number.POSITIVE_INFINITY })] : [];
  }

  /** As many messages as a call may have, of whatever is ready. */
  gather(): Call {
    const { lanes, handler } = this.#options;
    const room = { messages: handler.batch.maxMessages, bytes: handler.batch.maxBytes };
    const call: Run[] = [];
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

  /** The ready lane with the oldest head. A barrier that may not be handed over yet is held back on the way. */
  #takeOldest(): Lane | undefined {
    const { lanes, prepare, holdBack } = this.#options;
    for (;;) {
      const lane = lanes.takeOldest();
      const head = lane?.entries[0];
      if (!lane || !head) return lane;
      prepare(head);
      if (!head.barrier || head.source.committed >= head.record.offset) return lane;
      holdBack(lane, head);
    }
  }

  /** As much of a lane as fits, at least its head. A barrier goes alone: were an earlier one of its run to fail, neither could go on. */
  #take(lane: Lane, room: { messages: number; bytes: number }): Run {
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
