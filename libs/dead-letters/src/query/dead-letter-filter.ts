import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { ErrorCode } from '@cio-bus/contracts';
import type { DeadLetterState } from '../index-file/write-decisions.ts';
import { nearestId } from './nearest-id.ts';

/** Selects dead letters: those that match every given field. */
export interface DeadLetterFilter {
  code?: ErrorCode;
  service?: string;
  /** As in the error, where it has one: the HTTP status, a token, and the path of the field. */
  status?: number;
  reason?: string;
  field?: string;
  /** Topic of the record that failed. */
  topic?: string;
  /** The record's key: a user's id. */
  key?: string;
  /** Several of them. */
  keys?: readonly string[];
  deadLetterIds?: readonly string[];
  /** Id of a group: dead letters with one cause. */
  groupId?: string;
  /** Words, or beginnings of words, that all occur in its id, message, key, or the first 4 kB of its value. One without a word matches nothing. */
  text?: string;
  /** Whether `text` is also searched for in what is masked for viewers: addresses, and the value. @default true */
  searchesMasked?: boolean;
  /** A header of the record: its name, or its name and its value. Headers beyond the first 4 kB are not searched. */
  header?: { name: string; value?: string };
  /** Dead letters that failed at or after this, ms since the epoch. */
  since?: number;
  /** Dead letters that failed before this, ms since the epoch. */
  until?: number;
  /** Rows of the index. */
  seqs?: readonly number[];
  /** `open`: nothing decided yet. `resolved`: replayed, discarded or settled. @default 'open' */
  state?: DeadLetterState | 'all';
}

/** Ids of dead letters, or of a group, that do not exist: mistyped, or older than what is kept. */
export class UnknownDeadLettersError extends Error {
  override readonly name = 'UnknownDeadLettersError';

  /** @param nearest an id that is like one of them */
  constructor(ids: readonly string[], nearest?: string) {
    const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
    super(
      `there is no dead letter or group with this id: ${ids.join(', ')}${hint}; an id looks like track-publisher/customerio.track/3/42, a group's like 0a1b2c3d4e5f; dead letters are kept for 30 days`,
    );
  }
}

/** A condition of SQL about the table `dead_letters`, with the values of its parameters. */
export interface Condition {
  sql: string;
  values: SQLInputValue[];
}

/**
 * The condition that a filter is.
 *
 * @throws UnknownDeadLettersError when it has an id that no dead letter has
 */
export function conditionOf(database: DatabaseSync, filter: DeadLetterFilter): Condition {
  requireKnown(database, filter);
  const { state = 'open', deadLetterIds, header, text, searchesMasked = true } = filter;
  const given = (sql: string, value: SQLInputValue | undefined): Condition[] =>
    value === undefined ? [] : [{ sql, values: [value] }];
  const conditions = [
    ...given('code = ?', filter.code),
    ...given('service = ?', filter.service),
    ...given('status = ?', filter.status),
    ...given('reason = ?', filter.reason),
    ...given('field = ?', filter.field),
    ...given('origin_topic = ?', filter.topic),
    ...given('key = ?', filter.key === undefined ? undefined : Buffer.from(filter.key)),
    ...given('key IN (SELECT CAST(value AS BLOB) FROM json_each(?))', filter.keys && JSON.stringify(filter.keys)),
    ...given('dead_letter_id IN (SELECT value FROM json_each(?))', deadLetterIds && JSON.stringify(deadLetterIds)),
    ...given('seq IN (SELECT value FROM json_each(?))', filter.seqs && JSON.stringify(filter.seqs)),
    ...given('group_id = ?', filter.groupId),
    ...given('failed_at >= ?', filter.since),
    ...given('failed_at < ?', filter.until),
    ...given('state = ?', state === 'all' ? undefined : state),
    ...(text === undefined ? [] : textCondition(searchesMasked ? '{text masked}' : 'text', text)),
    ...(header ? headerCondition(header) : []),
  ];
  if (conditions.length === 0) return { sql: 'TRUE', values: [] };
  return { sql: conditions.map(({ sql }) => sql).join(' AND '), values: conditions.flatMap(({ values }) => values) };
}

/** A text without a word, such as that of an empty variable, matches nothing: matching everything, it would discard everything. */
function textCondition(column: 'text' | '{text masked}', text: string): Condition[] {
  const conditions = wordsIn(column, text.split(/\s+/));
  return conditions.length > 0 ? conditions : [{ sql: 'FALSE', values: [] }];
}

/** Words are phrases of the full-text search: what it takes for a separator may stand inside. */
function wordsIn(column: 'text' | '{text masked}' | 'headers', words: readonly string[]): Condition[] {
  const phrases = words.filter((word) => /[\p{L}\p{N}]/u.test(word)).map((word) => `"${word.replaceAll('"', '""')}" *`);
  if (phrases.length === 0) return [];
  const sql = 'seq IN (SELECT rowid FROM words WHERE words MATCH ?)';
  return [{ sql, values: [`${column} : (${phrases.join(' AND ')})`] }];
}

/** The full-text search finds candidates quickly, and knows neither case nor separators. */
const headerCondition = ({ name, value }: { name: string; value?: string }): Condition[] => [
  ...wordsIn('headers', [`${name} ${value ?? ''}`]),
  {
    sql: `EXISTS (SELECT 1 FROM json_each(dead_letters.headers) AS header WHERE header.key = ? AND (? IS NULL OR header.value = ?))`,
    values: [name, value ?? null, value ?? null],
  },
];

function requireKnown(database: DatabaseSync, { deadLetterIds = [], groupId }: DeadLetterFilter): void {
  const isUnknown = (column: 'dead_letter_id' | 'group_id') => {
    const statement = database.prepare(`SELECT 1 FROM dead_letters WHERE ${column} = ? LIMIT 1`);
    return (id: string) => statement.get(id) === undefined;
  };
  const unknown = deadLetterIds.filter(isUnknown('dead_letter_id'));
  if (groupId !== undefined) unknown.push(...[groupId].filter(isUnknown('group_id')));
  const [first] = unknown;
  if (first === undefined) return;
  const column = first === groupId ? 'group_id' : 'dead_letter_id';
  throw new UnknownDeadLettersError([...new Set(unknown)], nearestId(database, column, first));
}
