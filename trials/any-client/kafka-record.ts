/** A header as it is in Kafka: the name may repeat, the value may be null or binary. */
export type RawHeader = readonly [name: Buffer, value: Buffer | null];

/** A record to write, byte for byte. */
export interface RecordToWrite {
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: readonly RawHeader[];
  /** @default chosen by murmur2 of the key, as Java does */
  partition?: number;
  /** ms since the epoch. @default now */
  timestamp?: number;
}

/** A record as it was read. */
export interface ReadRecord {
  topic: string;
  partition: number;
  offset: number;
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: readonly RawHeader[];
}
