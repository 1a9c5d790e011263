import type { RecordPosition } from '@cio-bus/contracts';
import { type OutgoingRecord, PublishError } from '../../producer.ts';

interface Caller {
  resolve(position: RecordPosition): void;
  reject(error: Error): void;
}

/** A record that waits for its acknowledgement. Its caller gets one answer, whichever comes first. */
export class PendingRecord {
  readonly record: OutgoingRecord;
  readonly bytes: number;
  /** When it was published; monotonic, ms. */
  readonly publishedAt: number;
  /** When the caller gets an answer at the latest; monotonic, ms. */
  readonly deadline: number;
  readonly #caller: Caller;
  #answered = false;

  constructor(record: OutgoingRecord, times: { publishedAt: number; deadline: number }, bytes: number, caller: Caller) {
    this.record = record;
    this.bytes = bytes;
    this.publishedAt = times.publishedAt;
    this.deadline = times.deadline;
    this.#caller = caller;
  }

  get answered(): boolean {
    return this.#answered;
  }

  /** False when the caller has been answered before. */
  acknowledge(position: RecordPosition): boolean {
    if (this.#answered) return false;
    this.#answered = true;
    this.#caller.resolve(position);
    return true;
  }

  /** False when the caller has been answered before. */
  fail(outcome: PublishError['outcome'], message: string, isTooLarge = false): boolean {
    if (this.#answered) return false;
    this.#answered = true;
    this.#caller.reject(new PublishError(outcome, `${this.record.topic}: ${message}`, { isTooLarge }));
    return true;
  }
}
