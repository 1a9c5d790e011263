import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type RawRecord, READER_GROUP_PREFIX } from '@cio-bus/contracts';
import type { Consumer } from 'kafkajs';
import type { ReadOptions, TopicReader } from '../../topic-reader.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { toRawRecord } from '../connection/raw-record.ts';
import { useOwnDecoder } from '../fetch/use-own-decoder.ts';
import { offsetsSince, type PartitionOffsets, topicOffsets, withAdmin } from './admin.ts';

/** The reader of the topics of a Kafka. */
export const topicReader =
  (kafka: KafkaConnection): TopicReader =>
  (topic, options) =>
    readTopic(kafka, topic, options);

/**
 * Reads a topic from its first record, or the first since a time, to the last one at the time of the call, partitions
 * interleaved. Uses a new group, which is deleted afterwards.
 */
export async function* readTopic(
  kafka: KafkaConnection,
  topic: string,
  { since }: ReadOptions = {},
): AsyncGenerator<RawRecord> {
  const starts = since === undefined ? new Map<number, number>() : await offsetsSince(kafka, topic, since);
  const unread = ({ partition, low, high }: PartitionOffsets) => high > Math.max(low, starts.get(partition) ?? 0);
  const ends = new Map((await topicOffsets(kafka, topic)).filter(unread).map((o) => [o.partition, o.high]));
  if (ends.size === 0) return;
  useOwnDecoder();
  const groupId = kafka.physical(READER_GROUP_PREFIX + randomUUID());
  const consumer = kafka.client.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic: kafka.physical(topic), fromBeginning: true });
    yield* collect(kafka, consumer, { topic: kafka.physical(topic), starts, ends });
  } finally {
    await consumer.disconnect();
    await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => {}); // an empty group expires automatically
  }
}

/** The part of a topic that is read, by partition; a partition that is read to its end is deleted from `ends`. */
interface Extent {
  /** The broker's name. */
  topic: string;
  starts: ReadonlyMap<number, number>;
  ends: Map<number, number>;
}

async function* collect(
  kafka: KafkaConnection,
  consumer: Consumer,
  { topic, starts, ends }: Extent,
): AsyncGenerator<RawRecord> {
  const buffer: RawRecord[] = [];
  const signal = new EventTarget();
  let crash: Error | undefined;
  consumer.on('consumer.crash', ({ payload }) => {
    if (payload.restart) return;
    crash = payload.error;
    signal.dispatchEvent(new Event('progress'));
  });
  // A last batch of control records only is never passed to eachBatch: this event has its end.
  consumer.on('consumer.end_batch_process', ({ payload }) => {
    const end = ends.get(payload.partition);
    if (end !== undefined && Number(payload.lastOffset) + 1 >= end) ends.delete(payload.partition);
    signal.dispatchEvent(new Event('progress'));
  });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const start = starts.get(batch.partition) ?? 0;
      const end = ends.get(batch.partition) ?? 0;
      for (const message of batch.messages) {
        const offset = Number(message.offset);
        if (offset >= start && offset < end)
          buffer.push(toRawRecord(kafka.logical(batch.topic), batch.partition, message));
      }
    },
  });
  for (const [partition, start] of starts) consumer.seek({ topic, partition, offset: String(start) });
  for (;;) {
    yield* buffer.splice(0);
    if (crash) throw crash;
    if (ends.size === 0 && buffer.length === 0) return;
    if (buffer.length === 0) await once(signal, 'progress');
  }
}
