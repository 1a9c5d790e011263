import { type DeadLetterIndex, listDeadLetters as list } from '@cio-bus/dead-letters';
import type { Handlers } from '../api/caller.ts';
import { filterOf } from '../dead-letters/selected-filter.ts';
import { summaryOf } from '../dead-letters/shown-dead-letter.ts';

/** Lists dead letters, a page at a time. */
export const listDeadLetters =
  (recent: DeadLetterIndex): Handlers['listDeadLetters'] =>
  async ({ query: { limit, cursor, ...filter } }, caller) => {
    const { deadLetters, total, next } = await list(recent, filterOf(filter, caller), { limit, cursor });
    return { items: deadLetters.reverse().map((one) => summaryOf(one)), total, nextCursor: next ?? null };
  };

/** Lists sends that may have happened, the oldest first: each waits for a person. */
export const listSendsInDoubt =
  (recent: DeadLetterIndex): Handlers['listSendsInDoubt'] =>
  async ({ query: { limit, cursor } }) => {
    const options = { limit, cursor, oldestFirst: true };
    const { deadLetters, total, next } = await list(recent, { code: 'SEND_UNKNOWN' }, options);
    return { items: deadLetters.map((one) => summaryOf(one)), total, nextCursor: next ?? null };
  };
