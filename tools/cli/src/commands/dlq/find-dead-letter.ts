import type { DeadLetter } from '@cio-bus/contracts';
import {
  type ListedDeadLetter,
  listDeadLetters,
  readDeadLetters,
  UnknownDeadLettersError,
} from '@cio-bus/dead-letters';
import type { CliContext } from '../../context.ts';

/** Finds a dead letter by its id, in any state. @throws UnknownDeadLettersError when there is none */
export async function findDeadLetter(
  { connections }: Pick<CliContext, 'connections'>,
  deadLetterId: string,
): Promise<ListedDeadLetter> {
  const filter = { deadLetterIds: [deadLetterId], state: 'all' } as const;
  // The newest one: the topic of the record may have been created again.
  const { deadLetters } = await listDeadLetters(connections.deadLetters(), filter, { limit: 1 });
  return deadLetters[0] as ListedDeadLetter;
}

/** Reads its bytes and headers from Kafka. @throws UnknownDeadLettersError when Kafka has just deleted them */
export async function readRecordOf(
  { connections }: Pick<CliContext, 'connections'>,
  listed: ListedDeadLetter,
): Promise<DeadLetter> {
  const found = await readDeadLetters(connections.deadLetters().kafka, [listed]);
  const deadLetter = found.get(listed);
  if (!deadLetter) throw new UnknownDeadLettersError([listed.deadLetterId]);
  return deadLetter;
}
