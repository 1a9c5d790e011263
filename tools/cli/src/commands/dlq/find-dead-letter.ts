import { type ListedDeadLetter, listDeadLetters } from '@cio-bus/dead-letters';
import type { CliContext } from '../../context.ts';

/** Finds a dead letter by its id, in any state. @throws UnknownDeadLettersError when there is none */
export async function findDeadLetter(
  { connections }: Pick<CliContext, 'connections'>,
  deadLetterId: string,
): Promise<ListedDeadLetter> {
  const [deadLetter] = await listDeadLetters(connections.read, { deadLetterIds: [deadLetterId], state: 'all' });
  return deadLetter as ListedDeadLetter;
}
