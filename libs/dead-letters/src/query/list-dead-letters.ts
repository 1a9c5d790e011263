import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { conditionOf, type DeadLetterFilter } from './dead-letter-filter.ts';
import { type ListedDeadLetter, readRow } from './listed-dead-letter.ts';

/** The newest of the dead letters that match, and how many match. */
export interface DeadLetterList {
  /** Oldest failure first. */
  deadLetters: ListedDeadLetter[];
  total: number;
  /** Where the next page begins; undefined on the last one. */
  next: string | undefined;
}

/** Which of the dead letters that match are listed. */
export interface ListOptions {
  /** @default 1,000 */
  limit?: number;
  /** `next` of the page before, which keeps its place while dead letters are added. @default the first page */
  cursor?: string | undefined;
  /** Whether the first page has the oldest failures. @default false */
  oldestFirst?: boolean;
}

/** A cursor that no list has given. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/**
 * Lists dead letters by the time of their last failure. Copies of one dead letter are one.
 *
 * @throws UnknownDeadLettersError when the filter has an id that no dead letter has
 * @throws InvalidCursorError when the cursor is not one of a list
 */
export async function listDeadLetters(
  index: DeadLetterIndex,
  filter: DeadLetterFilter = {},
  { limit = 1_000, cursor, oldestFirst = false }: ListOptions = {},
): Promise<DeadLetterList> {
  const after = cursor === undefined ? undefined : placeOf(cursor);
  return index.query((database) => {
    const { sql, values } = conditionOf(database, filter);
    const [order, beyond] = oldestFirst ? ['ASC', '>'] : ['DESC', '<'];
    const inOrder = `ORDER BY failed_at ${order}, seq ${order}`;
    // Whole rows only of the page: SQLite would sort all that match, with everything in them.
    const page = database.prepare(
      `SELECT * FROM dead_letters WHERE seq IN (
         SELECT seq FROM dead_letters WHERE ${sql} ${after ? `AND (failed_at, seq) ${beyond} (?, ?)` : ''} ${inOrder} LIMIT ?
       ) ${inOrder}`,
    );
    const rows = page.all(...values, ...(after ?? []), limit);
    const total = database.prepare(`SELECT count(*) AS total FROM dead_letters WHERE ${sql}`).get(...values)?.total;
    const last = rows.length === limit ? rows.at(-1) : undefined;
    const next = last && `${last.failed_at}.${last.seq}`;
    const deadLetters = rows.map(readRow);
    return { deadLetters: oldestFirst ? deadLetters : deadLetters.reverse(), total: Number(total), next };
  });
}

/** The place of a dead letter in the list: when it failed, and its row. */
function placeOf(cursor: string): [failedAt: number, seq: number] {
  const [, failedAt, seq] = /^(-?\d{1,16})\.(\d{1,16})$/.exec(cursor) ?? [];
  if (failedAt === undefined) throw new InvalidCursorError('the cursor is not one of a list of dead letters');
  return [Number(failedAt), Number(seq)];
}
