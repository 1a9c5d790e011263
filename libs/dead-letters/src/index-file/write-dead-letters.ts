import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { headers as busHeaders, type DeadLetter, readDeadLetter, topics } from '@cio-bus/contracts';
import { hasAddress, withoutAddresses } from './addresses.ts';
import type { FollowedTopic } from './follow-topic.ts';
import { groupIdOf } from './group-id.ts';
import { NO_TIMESTAMP } from './schema.ts';
import type { Decider } from './write-decisions.ts';

const ofTheBus: ReadonlySet<string> = new Set(Object.values(busHeaders));
/** Of a value and of headers, only the beginning can be searched. */
const SEARCHED_CHARACTERS = 4_096;

const columns = [
  ...['dead_letter_id', 'origin_timestamp', 'origin_topic', 'origin_partition', 'origin_offset'],
  ...['partition', 'offset', 'timestamp', 'group_id', 'service', 'code', 'status', 'reason', 'field', 'message'],
  ...[
    'attempts',
    'processing_time',
    'first_failed_at',
    'failed_at',
    'key',
    'source',
    'headers',
    'bytes',
    'whole_bytes',
    'release',
  ],
] as const;
type Row = Record<(typeof columns)[number], SQLInputValue>;

/** Follows `customerio.dlq`. A copy of a dead letter that is known, written in a crash, takes its place. */
export function followDeadLetters(database: DatabaseSync, { decide }: Decider): FollowedTopic {
  // Values by position, and no RETURNING: both ways of naming take twice as long.
  const insert = database.prepare(
    `INSERT INTO dead_letters (${columns.join(', ')}, copies, state)
     VALUES (${columns.map(() => '?').join(', ')}, 1, 'open') ON CONFLICT (dead_letter_id, origin_timestamp) DO NOTHING`,
  );
  const replace = database.prepare(
    `UPDATE dead_letters SET (${columns.join(', ')}) = (${columns.map(() => '?').join(', ')}), copies = copies + 1
     WHERE dead_letter_id = ? AND origin_timestamp = ?`,
  );
  const addWords = database.prepare('INSERT INTO words (rowid, text, masked, headers) VALUES (?, ?, ?, ?)');
  const removeWords = database.prepare(
    'DELETE FROM words WHERE rowid IN (SELECT seq FROM dead_letters WHERE partition = ? AND offset < ?)',
  );
  const remove = database.prepare('DELETE FROM dead_letters WHERE partition = ? AND offset < ?');
  return {
    topic: topics.deadLetters,
    write(record) {
      const deadLetter = readDeadLetter(record);
      const row = rowOf(deadLetter);
      const values = columns.map((column) => row[column]);
      const { changes, lastInsertRowid } = insert.run(...values);
      // The words of a copy are those of the record that is known.
      if (changes === 1) addWords.run(lastInsertRowid, ...textsOf(deadLetter), wordsOf(row.headers));
      else replace.run(...values, row.dead_letter_id, row.origin_timestamp);
      decide(deadLetter.deadLetterId);
    },
    expire(partition, low) {
      removeWords.run(partition, low);
      remove.run(partition, low);
    },
  };
}

function rowOf(deadLetter: DeadLetter): Row {
  const { origin, position, headers, key, value } = deadLetter;
  return {
    dead_letter_id: deadLetter.deadLetterId,
    origin_timestamp: originTimestampOf(deadLetter),
    origin_topic: origin?.topic ?? null,
    origin_partition: origin ? whole(origin.partition) : null,
    origin_offset: origin ? whole(origin.offset) : null,
    ...position,
    group_id: groupIdOf(deadLetter),
    service: deadLetter.service,
    code: deadLetter.code,
    status: deadLetter.status === undefined ? null : whole(deadLetter.status),
    reason: deadLetter.reason ?? null,
    field: deadLetter.field ?? null,
    message: deadLetter.message,
    attempts: whole(deadLetter.attempts),
    processing_time: whole(deadLetter.processingTimeMs),
    first_failed_at: whole(deadLetter.firstFailedAt),
    failed_at: whole(deadLetter.failedAt),
    key,
    source: headers[busHeaders.source] ?? null,
    headers: JSON.stringify(searchedHeaders(headers)),
    bytes: value?.length ?? 0,
    release: deadLetter.release ?? null,
    whole_bytes: deadLetter.wholeBytes === undefined ? null : whole(deadLetter.wholeBytes),
  };
}

/** What a dead letter is identified by, beside its id. */
export const originTimestampOf = ({ origin }: Pick<DeadLetter, 'origin'>): number =>
  origin ? whole(origin.timestamp) : NO_TIMESTAMP;

/** Headers are written by anybody: what is no whole number counts as 0. */
const whole = (number: number): number => (Number.isSafeInteger(number) ? number : 0);

/** What is shown to everybody, and what is masked: addresses, and the value. */
function textsOf({ deadLetterId, code, message, reason, field, key, value }: DeadLetter): [string, string] {
  const texts = [message, reason, field, key?.toString()].filter((text) => text !== undefined);
  const beginning = value?.subarray(0, SEARCHED_CHARACTERS).toString() ?? '';
  const shown = [deadLetterId, code, ...texts.map(withoutAddresses)];
  return [shown.join('\n'), [...texts.filter(hasAddress), beginning].join('\n')];
}

/** The words of headers stand in their JSON, except for what is escaped: separators. */
const wordsOf = (json: SQLInputValue): string => String(json).replaceAll(/\\(?:u[\da-f]{4}|.)/g, ' ');

/** Where they are too long for a search, the bus's own come first: plans of replays need them. */
function searchedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(headers);
  const charactersOf = ([name, value]: [string, string]) => name.length + value.length;
  if (entries.reduce((sum, entry) => sum + charactersOf(entry), 0) <= SEARCHED_CHARACTERS) return headers;
  let characters = 0;
  const ownFirst = entries.toSorted(([a], [b]) => Number(ofTheBus.has(b)) - Number(ofTheBus.has(a)));
  const searched = ownFirst.filter((entry) => {
    characters += charactersOf(entry);
    return characters <= SEARCHED_CHARACTERS;
  });
  return Object.fromEntries(searched);
}
