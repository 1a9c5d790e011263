import { topics } from '@cio-bus/contracts';
import { type KafkaConnection, topicOffsets } from '@cio-bus/kafka';

const MAX_TRIES = 20;
const written = [topics.identify, topics.track, topics.transactional, topics.processed, topics.deadLetters] as const;

/**
 * Reads what an audit compares from a stack at rest. A sender that settles a held send meanwhile writes its command again: then
 * it waits until the stack is at rest again, and reads again.
 *
 * @throws Error when something was written each time
 */
export async function readUnchanged<T>(
  kafka: KafkaConnection,
  { atRest, read }: { atRest: () => Promise<void>; read: () => Promise<T> },
): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    await atRest();
    const before = await endsOf(kafka);
    const found = await read();
    if ((await endsOf(kafka)) === before) return found;
  }
  throw new Error(`Records were written during each of ${MAX_TRIES} audits.`);
}

async function endsOf(kafka: KafkaConnection): Promise<string> {
  const ends = await Promise.all(written.map((topic) => topicOffsets(kafka, topic)));
  return JSON.stringify(
    ends.map((partitions) => partitions.map(({ partition, high }) => [partition, high]).toSorted()),
  );
}
