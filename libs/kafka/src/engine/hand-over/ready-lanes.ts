import TinyQueue from 'tinyqueue';
import { byArrival, type Lane, startsWithReplay, type WritableLane } from './lane.ts';

/** Of this many lanes that are taken, one may begin with a replayed message while others begin with live ones. */
const REPLAY_EVERY = 10;

/**
 * The ready lanes whose heads go in calls of one kind, the oldest head first. Lanes with a replayed head come after those
 * with a live one, except for a bounded share that keeps a replay moving.
 */
export class ReadyLanes {
  readonly #live = new TinyQueue<WritableLane>([], byArrival);
  readonly #replayed = new TinyQueue<WritableLane>([], byArrival);
  #takenSinceReplay = 0;
  #messages = 0;
  #bytes = 0;

  /** Messages in these lanes. */
  get messages(): number {
    return this.#messages;
  }

  /** Sum of the sizes of their values. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The lane that {@link take} returns next. */
  get next(): Lane | undefined {
    return this.#nextQueue().peek();
  }

  push(lane: WritableLane): void {
    this.resize(lane.entries.length, lane.bytes);
    this.#queueOf(lane).push(lane);
  }

  /** Takes the lane with the oldest head. */
  take(): WritableLane | undefined {
    const lane = this.#nextQueue().pop();
    if (!lane) return undefined;
    this.#takenSinceReplay = startsWithReplay(lane) ? 0 : this.#takenSinceReplay + 1;
    this.resize(-lane.entries.length, -lane.bytes);
    return lane;
  }

  /** Takes all lanes, also those that have changed since they were pushed, in no order. */
  clear(): WritableLane[] {
    const lanes: WritableLane[] = [];
    for (const queue of [this.#live, this.#replayed]) {
      for (let lane = queue.pop(); lane; lane = queue.pop()) lanes.push(lane);
    }
    this.#messages = 0;
    this.#bytes = 0;
    return lanes;
  }

  /** Notes that one of the lanes has got messages, or lost some. */
  resize(messages: number, bytes: number): void {
    this.#messages += messages;
    this.#bytes += bytes;
  }

  #nextQueue(): TinyQueue<WritableLane> {
    if (this.#replayed.length === 0) return this.#live;
    const isReplayDue = this.#live.length === 0 || this.#takenSinceReplay >= REPLAY_EVERY - 1;
    return isReplayDue ? this.#replayed : this.#live;
  }

  #queueOf(lane: Lane): TinyQueue<WritableLane> {
    return startsWithReplay(lane) ? this.#replayed : this.#live;
  }
}
