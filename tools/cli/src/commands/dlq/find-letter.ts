import { type ListedLetter, listDeadLetters } from '@cio-bus/dead-letters';
import type { CliContext } from '../../context.ts';
import { UsageError } from '../../exit-code.ts';

/** The letter of that id, whatever was decided about it. @throws UsageError when there is none */
export async function findLetter(
  { connections }: Pick<CliContext, 'connections'>,
  letterId: string,
): Promise<ListedLetter> {
  const [letter] = await listDeadLetters(connections.read, { letterIds: [letterId], state: 'all' });
  if (letter) return letter;
  throw new UsageError(
    'there is no dead letter of that id; it looks like track-publisher/customerio.track/3/42, and letters are kept for 30 days',
  );
}
