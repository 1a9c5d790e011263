import { auditAction, type DeadLetterIndex, findDeadLetter, readEditedDeadLetter } from '@cio-bus/dead-letters';
import type { Handlers } from '../api/caller.ts';
import type { Means } from '../api/means.ts';
import { detailOf } from '../dead-letters/shown-dead-letter.ts';
import type { Reveals } from '../privacy/reveals.ts';

async function show(index: DeadLetterIndex, id: string, isRevealed: boolean) {
  return detailOf(await readEditedDeadLetter(index, id), isRevealed);
}

/** Shows one dead letter, masked. */
export const getDeadLetter =
  (recent: DeadLetterIndex): Handlers['getDeadLetter'] =>
  ({ query: { id } }) =>
    show(recent, id, false);

/** Shows one dead letter as it is. The audit comes first: what was shown and not recorded cannot be taken back. */
export const revealDeadLetter =
  (means: Means, reveals: Reveals): Handlers['revealDeadLetter'] =>
  async ({ body: { id, why } }, caller) => {
    const operator = await means.operator(caller, why);
    const { deadLetterId } = await findDeadLetter(operator.index, id);
    await auditAction(operator, {
      ...{ action: 'revealed', counts: { revealed: 1 } },
      filter: { deadLetterIds: [deadLetterId] },
    });
    reveals.add(caller, deadLetterId);
    return show(operator.index, deadLetterId, true);
  };
