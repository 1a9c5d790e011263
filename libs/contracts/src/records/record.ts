/** Where a record lies. */
export interface RecordPosition {
  topic: string;
  partition: number;
  offset: number;
}

/** A Kafka record as read, before anybody has looked into it. */
export interface RawRecord extends RecordPosition {
  key: Buffer | null;
  value: Buffer | null;
  /** The record's timestamp, ms since the epoch. */
  timestamp: number;
  headers: Readonly<Record<string, string>>;
}

/** What every message carries, so that its outcome can be told. */
export interface Traceable {
  id: string;
  correlationId: string;
}

/** Turns a raw record into a message. */
export interface RecordSchema<T> {
  readonly name: string;
  /** @throws BusError `MESSAGE_INVALID` naming what is wrong; the record is then dead-lettered with its bytes. */
  read(record: RawRecord): T;
  /** Fields that `read` adds and that can be read again from the others: left out of outcome records. */
  readonly derived?: readonly string[];
  /** The key that a producer should have given the record; another one is delivered, and counted. */
  expectedKey?(message: T): string | undefined;
}
