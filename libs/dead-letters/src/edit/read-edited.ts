import type { DeadLetter } from '@cio-bus/contracts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { findDeadLetter, readRecordOf } from '../query/find-dead-letter.ts';
import type { ListedDeadLetter } from '../query/listed-dead-letter.ts';
import { readEdits } from '../query/read-dead-letters.ts';
import { contentOf, type RecordContent } from './record-content.ts';

/** A dead letter, its record as it failed, and as it is edited. */
export interface EditedDeadLetter {
  listed: ListedDeadLetter;
  /** With the record's own bytes. */
  deadLetter: DeadLetter;
  /** The record's own content. */
  original: RecordContent;
  /** What a replay publishes: the original while nobody has edited it. */
  content: RecordContent;
}

/**
 * Reads a dead letter with its bytes, and those of its last edit. Of several with this id, the newest.
 *
 * @throws UnknownDeadLettersError when there is none, or Kafka has just deleted it
 */
export async function readEditedDeadLetter(index: DeadLetterIndex, deadLetterId: string): Promise<EditedDeadLetter> {
  const listed = await findDeadLetter(index, deadLetterId);
  const deadLetter = await readRecordOf(index, listed);
  const edit = (await readEdits(index.kafka, [listed])).get(listed);
  return { listed, deadLetter, original: contentOf(deadLetter), content: contentOf(deadLetter, edit) };
}
