import type { DatabaseSync } from 'node:sqlite';
import type { ErrorCode } from '@cio-bus/contracts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { generalField } from '../index-file/group-id.ts';
import { type Condition, conditionOf, type DeadLetterFilter } from '../query/dead-letter-filter.ts';
import { type IndexRow, readRow } from '../query/listed-dead-letter.ts';
import { countGroups, type GroupCounts } from './group-counts.ts';
import { type GroupLife, type GroupState, readGroupLife } from './group-life.ts';

/** Dead letters with the same cause: the same service, code, status, reason and field. */
export interface DeadLetterGroup extends GroupCounts, GroupLife {
  /** Twelve hexadecimal digits; the same for the same cause at any time. */
  groupId: string;
  service: string;
  code: ErrorCode;
  /** As in the error, where it has one: the HTTP status, a token, and the field with `*` for each index of a list. */
  status: number | undefined;
  reason: string | undefined;
  field: string | undefined;
  /** Text of the last failure. */
  message: string;
  /** Ids of up to three of the dead letters, oldest first. */
  examples: string[];
}

/** Which groups are returned. */
export interface GroupOptions {
  /** @default every group */
  states?: readonly GroupState[];
  /** Ms since the epoch, the end of the trend. @default the system's clock */
  now?: number;
}

const MAX_EXAMPLES = 3;

/**
 * Groups dead letters by their cause, largest group first. The figures are about the dead letters that match.
 *
 * @throws UnknownDeadLettersError when the filter has an id that no dead letter has
 */
export function groupDeadLetters(
  index: DeadLetterIndex,
  filter: DeadLetterFilter = {},
  { states, now = Date.now() }: GroupOptions = {},
): Promise<DeadLetterGroup[]> {
  return index.query((database) => {
    const condition = conditionOf(database, filter);
    const describe = groupDescriber(database, condition);
    return [...countGroups(database, condition, now)]
      .map(([groupId, counts]) => ({ groupId, ...counts, ...readGroupLife(database, groupId) }))
      .filter(({ groupState }) => states?.includes(groupState) ?? true)
      .map((group) => ({ ...group, ...describe(group.groupId) }))
      .sort((a, b) => b.count - a.count || a.oldest - b.oldest);
  });
}

function groupDescriber(database: DatabaseSync, { sql, values }: Condition) {
  const ofGroup = `FROM dead_letters WHERE ${sql} AND group_id = ?`;
  const last = database.prepare(`SELECT * ${ofGroup} ORDER BY failed_at DESC, seq DESC LIMIT 1`);
  const first = database.prepare(
    `SELECT dead_letter_id AS id ${ofGroup} ORDER BY failed_at, seq LIMIT ${MAX_EXAMPLES}`,
  );
  return (groupId: string) => {
    const { service, code, status, reason, field, message } = readRow(last.get(...values, groupId) as IndexRow);
    const examples = first.all(...values, groupId).map(({ id }) => String(id));
    return { service, code, status, reason, field: generalField(field), message, examples };
  };
}
