/** Bounds of what is held in memory. */
export interface Caps {
  /** Messages read and not handed over; reading stops above and goes on below half of it. */
  maxWaiting: number;
  /** Messages of one key that may wait before its partitions are read no further. */
  maxPerLane: number;
  /** Bytes of messages read and not settled. */
  maxBytes: number;
  /** Offsets from the oldest open one to the newest read, per partition. */
  maxSpan: number;
}

/** What the intake wants of whoever reads from Kafka. */
export interface Fetching {
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Wants `endOffsets` to be called for this topic soon. */
  askEnds(topic: string): void;
}
