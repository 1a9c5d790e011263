import { mergedTopics } from '@cio-bus/contracts';
import type { OutgoingRecord } from '../../producer.ts';
import type { PendingRecord } from './pending-record.ts';

interface BatchCaps {
  maxBatchRecords: number;
  maxBatchBytes: number;
}

/** Records to be sent, in the order of publishing. */
export class PublishQueue {
  #waiting: PendingRecord[] = [];
  #bytes = 0;

  get length(): number {
    return this.#waiting.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(pending: PendingRecord): void {
    this.#waiting.push(pending);
    this.#bytes += pending.bytes;
  }

  /** When the record that has waited longest was published, ms since the epoch. */
  get oldestAt(): number | undefined {
    return this.#waiting[0]?.publishedAt;
  }

  /**
   * Takes the next batch. It ends before a record whose key the batch already has under another one of the merged
   * topics: their partitions may be on two brokers, and the later record must not become visible before the earlier one.
   */
  takeBatch({ maxBatchRecords, maxBatchBytes }: BatchCaps): PendingRecord[] {
    const topicOfKey = new Map<string, string>();
    let bytes = 0;
    let count = 0;
    for (const { record, bytes: size } of this.#waiting) {
      if (count > 0 && (count >= maxBatchRecords || bytes + size > maxBatchBytes)) break;
      if (changesTopic(record, topicOfKey)) break;
      bytes += size;
      count += 1;
    }
    this.#bytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  /** Removes and returns the records whose deadline has passed. */
  takeExpired(now: number): PendingRecord[] {
    const expired = this.#waiting.filter(({ deadline }) => deadline <= now);
    if (expired.length > 0) {
      this.#waiting = this.#waiting.filter(({ deadline }) => deadline > now);
      for (const { bytes } of expired) this.#bytes -= bytes;
    }
    return expired;
  }
}

/** Whether the record's key was noted under another merged topic; notes it otherwise. */
function changesTopic({ topic, key }: OutgoingRecord, topicOfKey: Map<string, string>): boolean {
  if (key === null || !mergedTopics.some((merged) => merged === topic)) return false;
  const text = key.toString();
  const noted = topicOfKey.get(text);
  topicOfKey.set(text, topic);
  return noted !== undefined && noted !== topic;
}
