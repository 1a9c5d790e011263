import { editDeadLetter as edit, readEditedDeadLetter } from '@cio-bus/dead-letters';
import type { Handlers } from '../api/caller.ts';
import type { Means } from '../api/means.ts';
import type { InputOf } from '../api/routes.ts';
import type { Reveals } from '../privacy/reveals.ts';
import { shownChange } from '../privacy/shown-change.ts';

/** Changes what a replay publishes instead of the record as it failed, which is kept. */
export const editDeadLetter =
  (means: Means, reveals: Reveals): Handlers['editDeadLetter'] =>
  async ({ body: { id, value, headers = {}, basedOn, why, dryRun } }, caller) => {
    const operator = await means.operator(caller, why);
    const { listed } = await readEditedDeadLetter(operator.index, id);
    const report = await edit({
      ...operator,
      ...{ deadLetterId: id, dryRun, value: value === undefined ? undefined : Buffer.from(value) },
      basedOn: basedOn === undefined ? listed.edit?.id : (basedOn ?? undefined),
      ...headerChanges(headers),
    });
    // Otherwise a dry run would show, without an audit record, what is masked.
    const isRevealed = reveals.has(caller, listed.deadLetterId);
    const diff = report.changes.map((change) => shownChange(change, isRevealed));
    return { action: dryRun ? null : report.id, diff, dryRun };
  };

type Headers = NonNullable<InputOf<'editDeadLetter'>['body']['headers']>;

/** Null removes a header. */
function headerChanges(headers: Headers) {
  const all = Object.entries(headers);
  const set = all.filter((one): one is [string, string] => one[1] !== null);
  const removeHeaders = all.filter(([, value]) => value === null).map(([name]) => name);
  return { setHeaders: Object.fromEntries(set), removeHeaders };
}
