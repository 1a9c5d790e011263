import { type DeadLetter, type RawRecord, topics } from '@cio-bus/contracts';
import { aDeadLetterRecord, asRead, fakeOffsets, fakeProducer, fakeTopics, fakeTransactions } from '@cio-bus/testkit';
import { openDeadLetterIndex } from '../src/index-file/dead-letter-index.ts';
import type { DeadLetterFilter } from '../src/query/dead-letter-filter.ts';
import { listDeadLetters } from '../src/query/list-dead-letters.ts';
import { replayDeadLetters } from '../src/replay/replay-dead-letters.ts';
import type { ReplayOptions } from '../src/replay/replay-options.ts';

/** Where a record of partition 0 lay. */
export const origin = (offset: number, topic: string = topics.track, timestamp = 1_790_000_000_000 + offset) => ({
  topic,
  partition: 0,
  offset,
  timestamp,
});

/** The index, in memory, of these records. The function is called for each read. */
export const indexOf = (records: () => readonly RawRecord[]) =>
  openDeadLetterIndex({ read: fakeTopics(records), offsets: fakeOffsets(records) });

/** A Kafka in memory that holds these dead letters, and all that the producer writes. */
export function kafkaWith(deadLetters: Partial<DeadLetter>[]) {
  const producer = fakeProducer();
  const dlq = deadLetters.map((deadLetter, offset) =>
    aDeadLetterRecord({ position: { partition: 0, offset, timestamp: 0 }, ...deadLetter }),
  );
  const index = indexOf(() => [...dlq, ...asRead(producer.published)]);
  const transact = fakeTransactions(producer);
  const operator = {
    index,
    producer,
    transact,
    by: 'ada',
    why: 'the event is known now',
    now: () => 1_790_000_100_000,
  };
  const replay = (options: Partial<ReplayOptions> = {}) => replayDeadLetters({ ...operator, ...options });
  const open = async (filter?: DeadLetterFilter) =>
    (await listDeadLetters(index, filter)).deadLetters.map(({ deadLetterId }) => deadLetterId);
  const replayed = () =>
    producer.published.filter(({ topic }) => topic !== topics.resolutions && topic !== topics.audit);
  return { producer, index, read: index.kafka.read, operator, replay, open, replayed };
}
