import type { Entry } from './entry.ts';
import type { Lane } from './lanes.ts';
import type { Source } from './source.ts';

/** Lanes whose last message must not be repeated once a later one has had its effect: they wait for a commit. */
export class Fences {
  #waiting: { lane: Lane; entry: Entry }[] = [];

  add(lane: Lane, entry: Entry): void {
    lane.state = 'fenced';
    this.#waiting.push({ lane, entry });
  }

  /** Takes the lanes whose fence the committed offset of this source covers. */
  passed(source: Source): Lane[] {
    if (this.#waiting.length === 0) return [];
    const covered = ({ entry }: { entry: Entry }) => entry.source === source && entry.record.offset < source.committed;
    const lanes = this.#waiting.filter(covered).map(({ lane }) => lane);
    this.#waiting = this.#waiting.filter((waiting) => !covered(waiting));
    return lanes;
  }

  /** Takes the lanes of lost partitions. */
  takeLost(): Lane[] {
    const lost = this.#waiting.filter(({ entry }) => entry.source.lost).map(({ lane }) => lane);
    this.#waiting = this.#waiting.filter(({ entry }) => !entry.source.lost);
    return lost;
  }
}
