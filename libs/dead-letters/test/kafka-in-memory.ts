import { type DeadLetter, topics } from '@cio-bus/contracts';
import { aDeadLetterRecord, asRead, fakeProducer, fakeTopics } from '@cio-bus/testkit';
import { type DeadLetterFilter, listDeadLetters } from '../src/list-dead-letters.ts';
import { type ReplayOptions, replayDeadLetters } from '../src/replay-dead-letters.ts';

/** Where a record of partition 0 lay. */
export const origin = (offset: number, topic: string = topics.track, timestamp = 1_790_000_000_000 + offset) => ({
  topic,
  partition: 0,
  offset,
  timestamp,
});

/** A Kafka in memory that holds these dead letters, and all that the producer writes. */
export function kafkaWith(deadLetters: Partial<DeadLetter>[]) {
  const producer = fakeProducer();
  const dlq = deadLetters.map((deadLetter, offset) =>
    aDeadLetterRecord({ position: { partition: 0, offset, timestamp: 0 }, ...deadLetter }),
  );
  const read = fakeTopics(() => [...dlq, ...asRead(producer.published)]);
  const operator = { read, producer, by: 'ada', why: 'the event is known now', now: () => 1_790_000_100_000 };
  const replay = (options: Partial<ReplayOptions> = {}) => replayDeadLetters({ ...operator, ...options });
  const open = async (filter?: DeadLetterFilter) =>
    (await listDeadLetters(read, filter)).map(({ deadLetterId }) => deadLetterId);
  const replayed = () =>
    producer.published.filter(({ topic }) => topic !== topics.resolutions && topic !== topics.audit);
  return { producer, read, operator, replay, open, replayed };
}
