import { createHash } from 'node:crypto';
import { type EditDecision, editKey, recordBytes, toEditedHeaders, topics } from '@cio-bus/contracts';
import type { OutgoingRecord } from '@cio-bus/kafka';
import { type Action, auditedFilter, recordOfAction, sourceOf } from '../actions/operator.ts';
import type { FieldChange } from './diff-contents.ts';
import type { EditedDeadLetter } from './read-edited.ts';
import type { RecordContent } from './record-content.ts';

interface Edit extends Pick<EditedDeadLetter, 'deadLetter' | 'original'> {
  content: RecordContent;
  /** From the original. */
  changes: readonly FieldChange[];
  basedOn: string | undefined;
}

/** The records of an edit: itself, and what the audit has of it. */
export function recordsOfEdit(action: Action, edit: Edit, timestamp: number): [OutgoingRecord, OutgoingRecord] {
  const { deadLetterId, origin } = edit.deadLetter;
  const { value: before } = edit.original;
  const { value: after } = edit.content;
  const changed = edit.changes
    .slice(0, MAX_NAMES)
    .map(({ field }) => (field.length > MAX_NAME ? `${field.slice(0, MAX_NAME)}…` : field));
  const value: EditDecision = {
    ...{ ...action, correlationId: action.id, timestamp, action: 'edited', deadLetterId, changed },
    ...{ originTimestamp: origin?.timestamp, basedOn: edit.basedOn },
    ...storedContent(edit),
  };
  const audit = recordOfAction(action, {
    ...{ action: 'edited', correlationId: action.id, timestamp, counts: { edited: 1 } },
    filter: auditedFilter(action, { deadLetterIds: [deadLetterId] }),
    edit: { changed: changed.map(auditedName), before: digest(action, before), after: digest(action, after) },
  });
  const key = editKey(value);
  return [{ topic: topics.resolutions, key, value: JSON.stringify(value), headers: sourceOf(action) }, audit];
}

/** Size of a record, as its topic's limit counts it. */
export const sizeOf = ({ key, value, headers }: OutgoingRecord): number =>
  recordBytes({ key, value, ...(headers && { headers }) });

const MAX_NAMES = 100;
const MAX_NAME = 200;

/** Only what differs from the record's own. */
function storedContent({ original, content }: Edit): Pick<EditDecision, 'key' | 'value' | 'headers'> {
  const headers = toEditedHeaders(content.headers);
  const base64 = ({ key, value }: RecordContent) => [key?.toString('base64'), value?.toString('base64')] as const;
  const [[key, value], [ownKey, ownValue]] = [base64(content), base64(original)];
  const isSameHeaders = JSON.stringify(headers) === JSON.stringify(toEditedHeaders(original.headers));
  return {
    ...(key === ownKey ? {} : { key }),
    ...(value === ownValue ? {} : { value }),
    ...(isSameHeaders ? {} : { headers }),
  };
}

/** The audit outlives the retention of personal data: whose bytes have this digest can be checked, and not guessed in tables. */
const digest = ({ id }: Action, value: Buffer | null): string =>
  createHash('sha256')
    .update(`${id}:`)
    .update(value ?? '')
    .digest('hex');

/** Names of a schema; whatever else is a name may say who somebody is. */
const PLAIN_NAME = /^(?:[a-z_$][\w$-]{0,63}|\d{1,4})$/i;

const QUOTED_NAME = /\["(?:[^"\\]|\\.)*"\]/g;

function auditedName(field: string): string {
  const isHeader = field.startsWith('header ');
  const name = isHeader ? field.slice('header '.length) : field.replaceAll(QUOTED_NAME, '.*');
  const parts = isHeader ? [name] : name.split('.');
  return (isHeader ? 'header ' : '') + parts.map((part) => (PLAIN_NAME.test(part) ? part : '*')).join('.');
}
