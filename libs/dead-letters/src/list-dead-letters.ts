import type { DeadLetterIndex } from './index-file/dead-letter-index.ts';
import { conditionOf, type DeadLetterFilter } from './query/dead-letter-filter.ts';
import { type ListedDeadLetter, readRow } from './query/listed-dead-letter.ts';

/** The newest of the dead letters that match, and how many match. */
export interface DeadLetterList {
  /** Oldest failure first. */
  deadLetters: ListedDeadLetter[];
  total: number;
}

/**
 * Lists dead letters by the time of their last failure. Copies of one dead letter are one.
 *
 * @throws UnknownDeadLettersError when the filter has an id that no dead letter has
 */
export function listDeadLetters(
  index: DeadLetterIndex,
  filter: DeadLetterFilter = {},
  { limit = 1_000 }: { limit?: number } = {},
): Promise<DeadLetterList> {
  return index.query((database) => {
    const { sql, values } = conditionOf(database, filter);
    const newest = `SELECT * FROM dead_letters WHERE ${sql} ORDER BY failed_at DESC, seq DESC LIMIT ?`;
    const rows = database.prepare(newest).all(...values, limit);
    const total = database.prepare(`SELECT count(*) AS total FROM dead_letters WHERE ${sql}`).get(...values)?.total;
    return { deadLetters: rows.map(readRow).reverse(), total: Number(total) };
  });
}
