import type { RawHeaders, RecordPosition } from '@cio-bus/contracts';

/** A record to be written. Topic names are logical. */
export interface OutgoingRecord {
  topic: string;
  key: string | Buffer | null;
  value: string | Buffer | null;
  headers?: Readonly<Record<string, string | Buffer>>;
  /** Written before `headers`, in order, repeated names and null values included; `headers` replaces those of its names. */
  rawHeaders?: RawHeaders | undefined;
  /** Ms since the epoch. @default when it is sent; strictly later than this producer's earlier records of the same key under another topic */
  timestamp?: number;
  /** @default murmur2 of the key */
  partition?: number;
}

/** Writes records: micro-batched, one batch in flight, so that order survives retries. */
export interface Producer {
  /**
   * Resolves with the record's position once all in-sync replicas have it.
   *
   * @throws PublishError when the deadline has passed or the broker refused; its `outcome` says what is known.
   */
  publish(record: OutgoingRecord, options?: { deadlineMs?: number }): Promise<RecordPosition>;
}

/** A publish that was not acknowledged. `unknown`: the broker may have the record; publish again under the same id. */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  readonly outcome: 'not-sent' | 'unknown';
  /** The record is larger than its topic takes: it will never be written as it is. */
  readonly isTooLarge: boolean;
  /** The broker has refused one of the records of a transaction permanently. */
  readonly isRefused: boolean;

  constructor(outcome: 'not-sent' | 'unknown', message: string, options: PublishErrorOptions = {}) {
    super(message, options);
    this.outcome = outcome;
    this.isTooLarge = options.isTooLarge ?? false;
    this.isRefused = options.isRefused ?? false;
  }
}

interface PublishErrorOptions extends ErrorOptions {
  isTooLarge?: boolean;
  isRefused?: boolean;
}
