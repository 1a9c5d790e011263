import type { Source } from '../record/source.ts';
import type { Lane } from './lanes.ts';

/** A lane that goes on once a commit of its source covers all below an offset. */
interface Waiting {
  lane: Lane;
  source: Source;
  upTo: number;
}

/** Lanes that wait for a commit, before a barrier or behind it. */
export class Barriers {
  #waiting: Waiting[] = [];

  /** Holds a lane until all below the offset is committed. */
  add(lane: Lane, source: Source, upTo: number): void {
    lane.state = 'fenced';
    this.#waiting.push({ lane, source, upTo });
  }

  /** Takes the lanes that the committed offset of this source lets go on. */
  passed(source: Source): Lane[] {
    if (this.#waiting.length === 0) return [];
    const covered = (waiting: Waiting) => waiting.source === source && waiting.upTo <= source.committed;
    const lanes = this.#waiting.filter(covered).map(({ lane }) => lane);
    this.#waiting = this.#waiting.filter((waiting) => !covered(waiting));
    return lanes;
  }

  /** Takes the lanes of lost partitions. */
  takeLost(): Lane[] {
    const lost = this.#waiting.filter(({ source }) => source.lost).map(({ lane }) => lane);
    this.#waiting = this.#waiting.filter(({ source }) => !source.lost);
    return lost;
  }
}
