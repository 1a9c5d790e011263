import type { RecordHeaders } from './raw-headers.ts';

/** The position of a record. */
export interface RecordPosition {
  topic: string;
  partition: number;
  offset: number;
}

/** A Kafka record as read, not parsed yet. */
export interface RawRecord extends RecordPosition, RecordHeaders {
  key: Buffer | null;
  value: Buffer | null;
  /** The record's timestamp, ms since the epoch. */
  timestamp: number;
  /** Present when this stands for a whole batch that cannot be read; `value` has its bytes then. */
  unreadable?: UnreadableBatch | undefined;
}

/** A compressed batch of records that cannot be unpacked. */
export interface UnreadableBatch {
  reason: string;
  isTooLarge: boolean;
  /** How many records it has according to its producer. */
  records: number;
}

/** What every message carries, so that its outcome can be reported. */
export interface Traceable {
  id: string;
  correlationId: string;
}

/** Turns a raw record into a message. */
export interface RecordSchema<T> {
  readonly name: string;
  /** @throws BusError `MESSAGE_INVALID` naming what is wrong; the record is then dead-lettered with its bytes. */
  read(record: RawRecord): T;
  /** Fields that `read` derives from the others; outcome records leave them out. */
  readonly derived?: readonly string[];
  /** The key that a producer should have used. A record with another key is delivered, and counted. */
  expectedKey?(message: T): string | undefined;
}
