import { type DeadLetter, type EditDecision, editKey, erasedEditOf, recordHeadersOf, topics } from '@cio-bus/contracts';
import type { Producer, RunTransaction } from '@cio-bus/kafka';
import pLimit from 'p-limit';
import { type Action, sourceOf, type Undecided } from '../actions/operator.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { readEdit } from '../index-file/decisions.ts';

/** Whether a record is about a person. */
export type IsTheirs = (record: Pick<DeadLetter, 'key' | 'value' | 'headers'>) => boolean;

/** Ids of dead letters that were edited, and of those of which an edit is about the person. */
export interface EditedIds {
  all: ReadonlySet<string>;
  theirs: ReadonlySet<string>;
}

/** Reads all edits that Kafka has, also those that a later one follows: compaction removes them some time. */
export async function readEditedIds({ kafka }: DeadLetterIndex, isTheirs: IsTheirs): Promise<EditedIds> {
  const all = new Set<string>();
  const theirs = new Set<string>();
  for await (const record of kafka.read(topics.resolutions)) {
    const edit = readEdit(record);
    const erased = erasedEditOf(record);
    if (edit) {
      all.add(edit.deadLetterId);
      if (isTheirs(editedParts(edit))) theirs.add(edit.deadLetterId);
    }
    if (erased !== undefined) for (const ids of [all, theirs]) ids.delete(erased);
  }
  return { all, theirs };
}

/** What an edit has stored; the rest is in the dead letter. */
function editedParts({ key, value, headers = [] }: EditDecision): Parameters<IsTheirs>[0] {
  const bytes = (text: string | null | undefined) => (text == null ? null : Buffer.from(text, 'base64'));
  return {
    key: bytes(key),
    value: bytes(value),
    headers: recordHeadersOf(headers.map(([name, text]) => [name, bytes(text)])).headers,
  };
}

/** How edits are removed. */
interface EraseOptions {
  index: DeadLetterIndex;
  producer: Producer;
  transact: RunTransaction;
}

const WRITES_AT_ONCE = 100;

/**
 * Removes the edits of a person's dead letters, which are blocked by now: writes tombstones, by which compaction removes their
 * bytes.
 *
 * @param blocked ids of the person's dead letters
 * @returns how many were removed, and those of which Kafka did not acknowledge it
 */
export async function eraseEdits(
  { index, producer, transact }: EraseOptions,
  action: Action,
  blocked: ReadonlySet<string>,
  isTheirs: IsTheirs,
): Promise<{ erased: number; failed: Undecided[] }> {
  // An edit that is being written ends here; a later one finds that the dead letter is blocked.
  await transact(async () => {});
  const failed: Undecided[] = [];
  const ids = editsOf(await readEditedIds(index, isTheirs), blocked);
  await pLimit(WRITES_AT_ONCE).map(ids, async (deadLetterId) => {
    try {
      const key = editKey({ deadLetterId });
      await producer.publish({ topic: topics.resolutions, key, value: null, headers: sourceOf(action) });
    } catch (error) {
      failed.push({ deadLetterId: deadLetterId, message: error instanceof Error ? error.message : String(error) });
    }
  });
  return { erased: ids.length - failed.length, failed };
}

/** The edits that are to be removed: of the person's dead letters, and those that are about the person themselves. */
export const editsOf = ({ all, theirs }: EditedIds, deadLetterIds: ReadonlySet<string>): string[] =>
  [...all].filter((id) => theirs.has(id) || deadLetterIds.has(id));
