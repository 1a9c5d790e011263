import type { Lane, Lanes } from './lanes.ts';

/** What a barrier needs to know of a partition. */
interface Committing {
  /** What Kafka holds as committed. */
  readonly committed: number;
  readonly lost: boolean;
}

/** A lane that continues once a commit of its source covers all below an offset. */
interface Waiting {
  lane: Lane;
  source: Committing;
  upTo: number;
}

/** Lanes that wait for a commit, before a barrier or after it. */
export class Barriers {
  readonly #lanes: Pick<Lanes, 'awaitCommit' | 'release'>;
  #waiting: Waiting[] = [];

  constructor(lanes: Pick<Lanes, 'awaitCommit' | 'release'>) {
    this.#lanes = lanes;
  }

  /** Keeps a lane until all below the offset is committed. */
  add(lane: Lane, source: Committing, upTo: number): void {
    this.#lanes.awaitCommit(lane);
    this.#waiting.push({ lane, source, upTo });
  }

  /** Releases the lanes that the committed offset of this source covers. */
  releaseCovered(source: Committing): void {
    this.#release((waiting) => waiting.source === source && waiting.upTo <= source.committed);
  }

  /** Releases the lanes of lost partitions. */
  releaseLost(): void {
    this.#release(({ source }) => source.lost);
  }

  #release(isOver: (waiting: Waiting) => boolean): void {
    if (this.#waiting.length === 0) return;
    const over = this.#waiting.filter(isOver);
    this.#waiting = this.#waiting.filter((waiting) => !isOver(waiting));
    for (const { lane } of over) this.#lanes.release(lane);
  }
}
