import type { DeadLetter } from '@cio-bus/contracts';
import * as deadLetters from '@cio-bus/dead-letters';
import type { CliContext } from '../../terminal/context.ts';

/** Finds a dead letter by its id, in any state. @throws UnknownDeadLettersError when there is none */
export const findDeadLetter = (
  { connections }: Pick<CliContext, 'connections'>,
  deadLetterId: string,
): Promise<deadLetters.ListedDeadLetter> => deadLetters.findDeadLetter(connections.deadLetters(), deadLetterId);

/** Reads its bytes and headers from Kafka. @throws UnknownDeadLettersError when Kafka has just deleted them */
export const readRecordOf = (
  { connections }: Pick<CliContext, 'connections'>,
  listed: deadLetters.ListedDeadLetter,
): Promise<DeadLetter> => deadLetters.readRecordOf(connections.deadLetters(), listed);
