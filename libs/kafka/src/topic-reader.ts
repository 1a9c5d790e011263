import type { RawRecord } from '@cio-bus/contracts';

/** Which records of a topic are read. */
export interface ReadOptions {
  /** Ms since the epoch: reading begins, in each partition, at the first record that is not older. @default at the first */
  since?: number | undefined;
  /** Offsets at which reading begins, by partition; in others, at the first record. Not together with `since`. */
  from?: ReadonlyMap<number, number> | undefined;
  /** Reads these offsets of these partitions only, `to` excluded. Not together with the others. @default everything */
  ranges?: ReadonlyMap<number, OffsetRange> | undefined;
}

/** Offsets of a partition from `from` on, up to the one before `to`. */
export interface OffsetRange {
  from: number;
  to: number;
}

/** Reads a topic from its first record, or the first since a time, to the last one at the time of the call. */
export type TopicReader = (topic: string, options?: ReadOptions) => AsyncIterable<RawRecord>;
