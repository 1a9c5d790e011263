/** Bounds of what is kept in memory. */
export interface Caps {
  /** Messages read and not handed over; reading stops here and resumes below half of it. */
  maxWaiting: number;
  /** Pending messages of one key at which its partitions are read no further. */
  maxPerLane: number;
  /** Bytes of messages read and not settled. */
  maxBytes: number;
  /** Offsets from the oldest open one to the newest read, per partition. */
  maxSpan: number;
}

/** The end of a partition: the offset that its next record will get. */
export interface PartitionEnd {
  partition: number;
  high: number;
}

/** Receives the ends of a topic's partitions at a time (monotonic, ms). */
export type OnEnds = (topic: string, ends: readonly PartitionEnd[], asOf: number) => void;

/** What the reader needs from whoever reads from Kafka. */
export interface Fetching {
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Looks up the ends of a topic soon, and passes them on. Asked again while the answer is needed. */
  askEnds(topic: string, onEnds: OnEnds): void;
}
