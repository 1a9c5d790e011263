import type { DeadLetterIndex } from '@cio-bus/dead-letters';
import { findDeadLetter, readRecordOf } from '@cio-bus/dead-letters';
import type { Handlers } from '../api/caller.ts';
import { detailOf } from './shown-dead-letter.ts';

/** Shows one dead letter, masked. */
export const getDeadLetter =
  (recent: DeadLetterIndex): Handlers['getDeadLetter'] =>
  async ({ query: { id } }) => {
    const listed = await findDeadLetter(recent, id);
    return detailOf(listed, await readRecordOf(recent, listed), false);
  };
