import { type DeadLetter, deadLetterCommandId } from '@cio-bus/contracts';
import { UsageError } from '../../exit-code.ts';

/** The id of a dead letter's send in the ledger. @throws UsageError when the dead letter is not a command's */
export function sendIdOf(deadLetter: DeadLetter): string {
  const id = deadLetterCommandId(deadLetter);
  if (id === undefined) throw new UsageError(`${deadLetter.deadLetterId} is not the dead letter of a command`);
  return id;
}
