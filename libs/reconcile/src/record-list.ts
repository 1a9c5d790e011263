import type { RecordPosition } from '@cio-bus/contracts';

/** A record of Kafka. */
export interface Seen extends RecordPosition {
  /** When it was published, ms since the epoch. */
  timestamp: number;
}

/** Two numbers per record, in parallel arrays. */
interface Column {
  topic: string;
  partition: number;
  offsets: number[];
  times: number[];
}

/** Positions and times of many records, in 16 bytes each: a week of a bus fits into memory. */
export class RecordList implements Iterable<Seen> {
  readonly #columns = new Map<string, Column>();

  add({ topic, partition, offset, timestamp }: Seen): void {
    const name = `${topic}/${partition}`;
    const column = this.#columns.get(name) ?? { topic, partition, offsets: [], times: [] };
    column.offsets.push(offset);
    column.times.push(timestamp);
    this.#columns.set(name, column);
  }

  *[Symbol.iterator](): Generator<Seen> {
    for (const column of this.#columns.values()) yield* recordsOf(column);
  }
}

function* recordsOf({ topic, partition, offsets, times }: Column): Generator<Seen> {
  for (const [index, offset] of offsets.entries()) {
    yield { topic, partition, offset, timestamp: times[index] as number };
  }
}
