import { errorCatalogue, type Resolution, recordHeadersOf } from '@cio-bus/contracts';
import { diffContents, type EditedDeadLetter, type ListedDeadLetter } from '@cio-bus/dead-letters';
import type { z } from 'zod';
import type * as shapes from '../api/schemas/dead-letters.ts';
import { shownChange } from '../privacy/shown-change.ts';
import { cut, shownHeaders, shownId, shownKey, shownText, shownValue } from '../privacy/shown-record.ts';

type Decided = Pick<Resolution, 'id' | 'by' | 'why' | 'timestamp'> & { action: string };

/** A decision as it is shown. */
export const shownDecision = ({ id, action, by, why, timestamp }: Decided) => ({
  ...{ id: shownId(id), action, by: cut(by), why: cut(why), at: timestamp },
});

/** What an error code means; null for one that another version wrote. */
export const meaningOf = (code: string): string | null =>
  (errorCatalogue as Record<string, { meaning: string }>)[code]?.meaning ?? null;

const textOrNull = (text: string | undefined): string | null => (text === undefined ? null : shownText(text));

/** A dead letter of a list. */
export function summaryOf(one: ListedDeadLetter, isRevealed = false): z.output<typeof shapes.summary> {
  const { deadLetterId, groupId, status, reason, field, origin, key, resolution, state } = one;
  return {
    ...{ id: shownId(deadLetterId), group: groupId, service: cut(one.service), code: cut(one.code), state },
    ...{ status: status ?? null, reason: textOrNull(reason), field: textOrNull(field) },
    message: isRevealed ? cut(one.message) : shownText(one.message),
    origin: origin ? { ...origin, topic: cut(origin.topic) } : null,
    key: shownKey(key, isRevealed),
    ...{ wholeBytes: one.wholeBytes ?? null, release: one.release === undefined ? null : cut(one.release) },
    ...{ bytes: one.bytes, attempts: one.attempts, processingTimeMs: one.processingTimeMs, copies: one.copies },
    ...{ firstFailedAt: one.firstFailedAt, failedAt: one.failedAt },
    decision: resolution ? shownDecision(resolution) : null,
  };
}

const MAX_CHANGES = 200;

const changesOf = ({ original, content }: EditedDeadLetter, isRevealed: boolean) =>
  diffContents(original, content)
    .slice(0, MAX_CHANGES)
    .map((change) => shownChange(change, isRevealed));

/** A dead letter with its bytes, as its last edit says; nothing of them when its person was forgotten. */
export function detailOf(edited: EditedDeadLetter, isRevealed: boolean): z.output<typeof shapes.deadLetter> {
  const { listed, original, content } = edited;
  const { state, edit, resolution, position } = listed;
  const isForgotten = state === 'forgotten';
  const { headers } = recordHeadersOf(content.headers);
  return {
    ...summaryOf(listed, isRevealed),
    meaning: meaningOf(listed.code),
    ...shownHeaders(isForgotten ? {} : headers, isRevealed),
    value: shownValue(isForgotten ? null : content.value, isRevealed),
    position,
    decisions: resolution ? [shownDecision(resolution)] : [],
    original: edit && !isForgotten ? shownValue(original.value, isRevealed) : null,
    changes: edit && !isForgotten ? changesOf(edited, isRevealed) : null,
    ...(edit ? { edit: { id: shownId(edit.id), by: cut(edit.by), why: cut(edit.why), at: edit.timestamp } } : {}),
    revealed: isRevealed,
  };
}
