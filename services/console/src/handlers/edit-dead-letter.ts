import { editDeadLetter as edit, type FieldChange, readEditedDeadLetter } from '@cio-bus/dead-letters';
import type { Handlers } from '../api/caller.ts';
import type { InputOf } from '../api/routes.ts';
import { cut } from '../privacy/shown-record.ts';
import type { Means } from './means.ts';

/** Changes what a replay publishes instead of the record as it failed, which is kept. */
export const editDeadLetter =
  (means: Means): Handlers['editDeadLetter'] =>
  async ({ body: { id, value, headers = {}, basedOn, why, dryRun } }, caller) => {
    const operator = await means.operator(caller, why);
    const { listed } = await readEditedDeadLetter(operator.index, id);
    const report = await edit({
      ...operator,
      ...{ deadLetterId: id, dryRun, value: value === undefined ? undefined : Buffer.from(value) },
      basedOn: basedOn === undefined ? listed.edit?.id : (basedOn ?? undefined),
      ...headerChanges(headers),
    });
    return { action: dryRun ? null : report.id, diff: report.changes.map(shownChange), dryRun };
  };

type Headers = NonNullable<InputOf<'editDeadLetter'>['body']['headers']>;

/** Null removes a header. */
function headerChanges(headers: Headers) {
  const all = Object.entries(headers);
  const set = all.filter((one): one is [string, string] => one[1] !== null);
  const removeHeaders = all.filter(([, value]) => value === null).map(([name]) => name);
  return { setHeaders: Object.fromEntries(set), removeHeaders };
}

const MAX_CHARACTERS = 4_096;

/** Whoever edits has seen the value: nothing is masked. */
const shownChange = ({ field, before, after }: FieldChange) => ({
  path: cut(field),
  before: before === undefined ? null : cut(before, MAX_CHARACTERS),
  after: after === undefined ? null : cut(after, MAX_CHARACTERS),
});
