import type { Entry } from '../record/entry.ts';
import { type AwaitedMark, awaited, isCovered, type Mark } from '../record/mark.ts';
import type { Lane } from './lane.ts';
import type { Lanes } from './lanes.ts';

/** A lane that continues once commits cover all of this. */
interface Waiting {
  lane: Lane;
  marks: readonly AwaitedMark[];
}

/** Lanes that wait for a commit, before a barrier or after it. */
export class Barriers {
  readonly #lanes: Pick<Lanes, 'awaitCommit' | 'release'>;
  #waiting: Waiting[] = [];

  constructor(lanes: Pick<Lanes, 'awaitCommit' | 'release'>) {
    this.#lanes = lanes;
  }

  /** Keeps a lane until commits cover all of it that left the merge before its head. False when they do already. */
  awaitBefore(lane: Lane, { source, record, mergedAfter }: Entry): boolean {
    return this.#await(lane, [{ source, upTo: record.offset }, ...mergedAfter]);
  }

  /** Keeps a lane until a commit covers this message. False when one does already. */
  awaitThrough(lane: Lane, { source, record }: Entry): boolean {
    return this.#await(lane, [{ source, upTo: record.offset + 1 }]);
  }

  /** All of the lane below the marks is settled now, so a commit of what is settled now covers it. */
  #await(lane: Lane, before: readonly Mark[]): boolean {
    const marks = before.map(awaited);
    if (marks.every(isCovered)) return false;
    this.#lanes.awaitCommit(lane);
    this.#waiting.push({ lane, marks });
    return true;
  }

  /** Releases the lanes whose marks are covered by now, or whose partitions are lost. */
  releaseCovered(): void {
    if (this.#waiting.length === 0) return;
    const isOver = ({ marks }: Waiting) => marks.every(isCovered);
    const over = this.#waiting.filter(isOver);
    if (over.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => !isOver(waiting));
    for (const { lane } of over) this.#lanes.release(lane);
  }
}
