import type { RawRecord } from '@cio-bus/contracts';
import type { KafkaMessage } from 'kafkajs';
import type { FetchedMessage } from './decode-batch.ts';

/** Turns a message that our decoder has read into a raw record. @param topic the logical one */
export function toRawRecord(topic: string, partition: number, message: KafkaMessage | FetchedMessage): RawRecord {
  const { offset, key, value, timestamp, headers, rawHeaders, unreadable } = message as unknown as FetchedMessage;
  const record = { topic, partition, offset, key, value, timestamp, headers };
  if (rawHeaders === undefined && unreadable === undefined) return record;
  return { ...record, rawHeaders, unreadable };
}
