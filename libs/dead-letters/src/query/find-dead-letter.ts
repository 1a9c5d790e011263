import type { DeadLetter } from '@cio-bus/contracts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { UnknownDeadLettersError } from './dead-letter-filter.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import type { ListedDeadLetter } from './listed-dead-letter.ts';
import { readDeadLetters } from './read-dead-letters.ts';

/** Finds a dead letter by its id, in any state. @throws UnknownDeadLettersError when there is none */
export async function findDeadLetter(index: DeadLetterIndex, deadLetterId: string): Promise<ListedDeadLetter> {
  const filter = { deadLetterIds: [deadLetterId], state: 'all' } as const;
  // The newest one: the topic of the record may have been created again.
  const { deadLetters } = await listDeadLetters(index, filter, { limit: 1 });
  return deadLetters[0] as ListedDeadLetter;
}

/** Reads its bytes and headers from Kafka. @throws UnknownDeadLettersError when Kafka has just deleted them */
export async function readRecordOf(
  { kafka }: Pick<DeadLetterIndex, 'kafka'>,
  listed: ListedDeadLetter,
): Promise<DeadLetter> {
  const deadLetter = (await readDeadLetters(kafka, [listed])).get(listed);
  if (!deadLetter) throw new UnknownDeadLettersError([listed.deadLetterId]);
  return deadLetter;
}
