import type { DeadLetter } from '@cio-bus/contracts';
import type { RunTransaction } from '@cio-bus/kafka';
import { beginAction, type Operator } from '../actions/operator.ts';
import { untilAnswered } from '../actions/until-answered.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { originTimestampOf } from '../index-file/write-dead-letters.ts';
import { type ListedDeadLetter, readRow } from '../query/listed-dead-letter.ts';
import { checkEdited, checkSize } from './check-edited.ts';
import { diffContents, type FieldChange } from './diff-contents.ts';
import { EditConflictError, EditRefusedError } from './edit-errors.ts';
import { type EditedDeadLetter, readEditedDeadLetter } from './read-edited.ts';
import { type ContentChange, changeContent, type RecordContent, withContent } from './record-content.ts';
import { recordsOfEdit, sizeOf } from './records-of-edit.ts';

/** The dead letter to edit, how, and the operator. */
export interface EditOptions extends Operator, ContentChange {
  index: DeadLetterIndex;
  /** Runs transactions named `REPLAY_TRANSACTIONS`. */
  transact: RunTransaction;
  deadLetterId: string;
  /** Id of the last edit that the operator has seen; undefined: there was none. */
  basedOn: string | undefined;
  /** Checks without writing. @default false */
  dryRun?: boolean;
}

/** Result of an edit; of a dry run, what it would be. */
export interface EditReport {
  /** The action's id, and that of the edit. */
  id: string;
  deadLetterId: string;
  dryRun: boolean;
  /** What this edit changes. */
  changes: FieldChange[];
  /** All that differs from the record as it failed, by this edit and earlier ones. */
  changesFromOriginal: FieldChange[];
}

/**
 * Edits a dead letter: keeps new headers and a new value beside its own, which a replay then publishes under the same id. The
 * edit and its audit record are one transaction of the replays: no replay is under way meanwhile, and of two operators who edit
 * the same version one is refused. It stays open; the last edit counts.
 *
 * @throws EditRefusedError for a dead letter that cannot be edited, and when nothing would change
 * @throws EditConflictError when somebody else has edited it since the operator looked
 * @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` naming the field, when the service could not read the new record
 * @throws UnknownDeadLettersError when there is no such dead letter
 */
export async function editDeadLetter(options: EditOptions): Promise<EditReport> {
  const { index, transact, deadLetterId, basedOn, dryRun = false, now = Date.now } = options;
  const action = beginAction(options);
  const found = await readEditedDeadLetter(index, deadLetterId);
  requireEditable(found.listed, basedOn);
  const content = changeContent(found.content, options);
  const changes = changesOf(found.content, content);
  checkEdited(withContent(found.deadLetter, content), action.id, now());
  const changesFromOriginal = diffContents(found.original, content);
  const records = recordsOfEdit(action, { ...found, content, changes: changesFromOriginal, basedOn }, now());
  checkSize(records[0].topic, sizeOf(records[0]));
  const report: EditReport = { id: action.id, deadLetterId, dryRun, changes, changesFromOriginal };
  if (dryRun) return report;
  await untilAnswered(() =>
    transact(async (send) => {
      const current = await lookUp(index, found.deadLetter);
      if (current?.edit?.id === action.id) return; // by a transaction whose commit was not answered
      requireEditable(current, basedOn);
      await send(records);
    }),
  );
  return report;
}

function changesOf(before: RecordContent, after: RecordContent): FieldChange[] {
  const changes = diffContents(before, after);
  if (changes.length > 0) return changes;
  throw new EditRefusedError('nothing would change: expected another value or other headers');
}

const lookUp = (index: DeadLetterIndex, deadLetter: DeadLetter): Promise<ListedDeadLetter | undefined> =>
  index.query((database) => {
    const find = database.prepare('SELECT * FROM dead_letters WHERE dead_letter_id = ? AND origin_timestamp = ?');
    const row = find.get(deadLetter.deadLetterId, originTimestampOf(deadLetter));
    return row && readRow(row);
  });

/** @throws EditRefusedError */
function requireEditable(listed: EditedDeadLetter['listed'] | undefined, basedOn: string | undefined): void {
  if (!listed) throw new EditRefusedError('the dead letter is no longer in Kafka');
  const { deadLetterId, state, resolution, edit } = listed;
  if (listed.origin === undefined)
    throw new EditRefusedError(
      `${deadLetterId} is a webhook body, not a record: save it with cio-bus dlq show --out <file>, repair it, and post the file with cio-bus webhooks post`,
    );
  if (state === 'forgotten') throw new EditRefusedError(`${deadLetterId}: its person was forgotten`);
  if (state === 'resolved')
    throw new EditRefusedError(`${deadLetterId} is already ${resolution?.action}, by ${resolution?.by}`);
  if (listed.code === 'SEND_UNKNOWN')
    throw new EditRefusedError(`${deadLetterId} may have been sent: record what you find with cio-bus dlq settle`);
  if (edit?.id !== basedOn) throw new EditConflictError(deadLetterId, edit);
}
