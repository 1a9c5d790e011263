import { type ListedDeadLetter, listDeadLetters } from '@cio-bus/dead-letters';
import type { CliContext } from '../../context.ts';
import { UsageError } from '../../exit-code.ts';

/** Finds a dead letter by its id, in any state. @throws UsageError when there is none */
export async function findDeadLetter(
  { connections }: Pick<CliContext, 'connections'>,
  deadLetterId: string,
): Promise<ListedDeadLetter> {
  const [deadLetter] = await listDeadLetters(connections.read, { deadLetterIds: [deadLetterId], state: 'all' });
  if (deadLetter) return deadLetter;
  throw new UsageError(
    'there is no dead letter with that id; expected an id like track-publisher/customerio.track/3/42; dead letters are kept for 30 days',
  );
}
