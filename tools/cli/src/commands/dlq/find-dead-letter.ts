import { createHash } from 'node:crypto';
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

/**
 * Whether the value is only the first part of a webhook's body: the id of such a dead letter ends in the hash of the whole body,
 * of which a large one's record has the first part. False for a dead letter that was a record.
 */
export const isCutBody = ({ deadLetterId, origin }: deadLetters.ListedDeadLetter, value: Buffer): boolean =>
  origin === undefined && !deadLetterId.endsWith(createHash('sha256').update(value).digest('hex'));
