import type { RawRecord } from '@cio-bus/contracts';
import type { OffsetRange, ReadOptions, TopicReader } from '../../topic-reader.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { type KafkaUse, naming } from '../errors/denial.ts';
import type { FetchedMessage } from '../fetch/decode-batch.ts';
import type { FetchedPartition } from '../fetch/fetch-response.ts';
import { toRawRecord } from '../fetch/raw-record.ts';
import { openTopicFetcher, type TopicFetcher } from '../fetch/topic-fetcher.ts';
import { offsetsSince, type PartitionOffsets, topicOffsets } from './admin.ts';

/** The reader of the topics of a Kafka. */
export const topicReader =
  (kafka: KafkaConnection): TopicReader =>
  (topic, options) =>
    readTopic(kafka, topic, options);

/**
 * Reads a topic from its first record, or the first since a time, to the last one at the time of the call, partitions
 * interleaved. It joins no group: that would take three seconds on a broker with defaults, each time.
 */
export async function* readTopic(
  kafka: KafkaConnection,
  topic: string,
  options: ReadOptions = {},
): AsyncGenerator<RawRecord> {
  const unread = await unreadParts(kafka, topic, options);
  if (unread.size === 0) return;
  const use: KafkaUse = { operation: 'READ', topics: [topic], user: kafka.user };
  const fetcher = await naming(use, () => openTopicFetcher(kafka, kafka.physical(topic)));
  try {
    while (unread.size > 0) {
      const next = () => fetchNext(fetcher, unread, () => topicOffsets(kafka, topic));
      for (const fetched of await naming(use, next)) {
        for (const message of advance(unread, fetched)) yield toRawRecord(topic, fetched.partition, message);
      }
    }
  } finally {
    await fetcher.close();
  }
}

/** What is still to be read of a partition. */
interface Part {
  /** Offset of the next record. */
  next: number;
  /** Where the partition ended at the time of the call. */
  readonly end: number;
}

/** By partition. */
type Parts = Map<number, Part>;

async function unreadParts(
  kafka: KafkaConnection,
  topic: string,
  { since, from = new Map(), ranges }: ReadOptions,
): Promise<Parts> {
  const starts = since === undefined ? from : await offsetsSince(kafka, topic, since);
  const rangeOf = (partition: number): OffsetRange =>
    ranges ? (ranges.get(partition) ?? NOTHING) : { from: starts.get(partition) ?? 0, to: Number.POSITIVE_INFINITY };
  const parts = (await topicOffsets(kafka, topic)).map(({ partition, low, high }) => {
    const range = rangeOf(partition);
    return [partition, { next: Math.max(low, range.from), end: Math.min(high, range.to) }] as const;
  });
  return new Map(parts.filter(([, { next, end }]) => next < end));
}

const NOTHING: OffsetRange = { from: 0, to: 0 };

/** Fetches what comes next. Records that expired since the last fetch are skipped. */
async function fetchNext(
  fetcher: TopicFetcher,
  unread: Parts,
  offsets: () => Promise<PartitionOffsets[]>,
): Promise<FetchedPartition[]> {
  try {
    const positions = [...unread].map(([partition, { next, end }]) => ({
      ...{ partition, fetchOffset: next, count: end - next },
    }));
    return await fetcher.fetch(positions);
  } catch (error) {
    if ((error as { type?: unknown }).type !== 'OFFSET_OUT_OF_RANGE') throw error;
    for (const { partition, low, high } of await offsets()) skipExpired(unread, { partition, low, high });
    return [];
  }
}

/** A partition that ends before what was read of it is another one: its topic was created again. */
function skipExpired(unread: Parts, { partition, low, high }: PartitionOffsets): void {
  const part = unread.get(partition);
  if (!part) return;
  part.next = Math.max(part.next, low);
  if (part.next >= Math.min(part.end, high)) unread.delete(partition);
}

/** The records of a response that were asked for. Moves the partition on, and drops it from `unread` at its end. */
function advance(unread: Parts, { partition, messages, lastStableOffset }: FetchedPartition): FetchedMessage[] {
  const part = unread.get(partition);
  if (!part) return [];
  const { next, end } = part;
  const last = messages.at(-1)?.offset;
  if (last !== undefined) part.next = last + 1;
  // An empty response at the end of a partition that has become shorter: its topic was created again.
  const isOver = last === undefined && Number(lastStableOffset) <= next;
  if (isOver || part.next >= end) unread.delete(partition);
  return messages.filter(({ offset, isControlRecord }) => offset >= next && offset < end && !isControlRecord);
}
