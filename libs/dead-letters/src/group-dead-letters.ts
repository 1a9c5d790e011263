import type { DatabaseSync } from 'node:sqlite';
import type { ErrorCode } from '@cio-bus/contracts';
import { generalField } from './group-id.ts';
import type { DeadLetterIndex } from './index-file/dead-letter-index.ts';
import { type Condition, conditionOf, type DeadLetterFilter } from './query/dead-letter-filter.ts';
import { type IndexRow, readRow } from './query/listed-dead-letter.ts';

/** Dead letters with the same cause: the same service, code, status, reason and field. */
export interface DeadLetterGroup {
  /** Twelve hexadecimal digits; the same for the same cause at any time. */
  groupId: string;
  service: string;
  code: ErrorCode;
  /** As in the error, where it has one: the HTTP status, a token, and the field with `*` for each index of a list. */
  status: number | undefined;
  reason: string | undefined;
  field: string | undefined;
  count: number;
  /** Number of different keys: people, for commands. Records without a key count as none. */
  keys: number;
  /** Topics of the failed records, sorted. Webhook bodies, which never were records, have none. */
  topics: string[];
  /** Names of the apps that published the records, sorted. */
  sources: string[];
  /** Times of the first and the last failure, ms since the epoch. */
  oldest: number;
  newest: number;
  /** Text of the last failure. */
  message: string;
  /** Ids of up to three of the dead letters, oldest first. */
  examples: string[];
}

const MAX_EXAMPLES = 3;

/**
 * Groups dead letters by their cause, largest group first.
 *
 * @throws UnknownDeadLettersError when the filter has an id that no dead letter has
 */
export function groupDeadLetters(index: DeadLetterIndex, filter: DeadLetterFilter = {}): Promise<DeadLetterGroup[]> {
  return index.query((database) => {
    const condition = conditionOf(database, filter);
    const groups = database.prepare(
      `SELECT group_id, count(*) AS count, count(DISTINCT key) AS keys, min(failed_at) AS oldest, max(failed_at) AS newest
       FROM dead_letters WHERE ${condition.sql} GROUP BY group_id ORDER BY count DESC, oldest`,
    );
    const describe = groupDescriber(database, condition);
    return groups.all(...condition.values).map(describe);
  });
}

function groupDescriber(database: DatabaseSync, { sql, values }: Condition) {
  const ofGroup = `FROM dead_letters WHERE ${sql} AND group_id = ?`;
  const last = database.prepare(`SELECT * ${ofGroup} ORDER BY failed_at DESC, seq DESC LIMIT 1`);
  const first = database.prepare(
    `SELECT dead_letter_id AS one ${ofGroup} ORDER BY failed_at, seq LIMIT ${MAX_EXAMPLES}`,
  );
  const topics = database.prepare(
    `SELECT DISTINCT origin_topic AS one ${ofGroup} AND origin_topic NOT NULL ORDER BY one`,
  );
  const sources = database.prepare(`SELECT DISTINCT source AS one ${ofGroup} AND source NOT NULL ORDER BY one`);
  return (row: IndexRow): DeadLetterGroup => {
    const groupId = String(row.group_id);
    const each = (statement: typeof first) => statement.all(...values, groupId).map(({ one }) => String(one));
    const { service, code, status, reason, field, message } = readRow(last.get(...values, groupId) as IndexRow);
    return {
      ...{ groupId, service, code, status, reason, field: generalField(field) },
      ...{ count: Number(row.count), keys: Number(row.keys), topics: each(topics), sources: each(sources) },
      ...{ oldest: Number(row.oldest), newest: Number(row.newest), message, examples: each(first) },
    };
  };
}
