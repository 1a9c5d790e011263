import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { EmptiedIndexError, empty, followTopic, type KafkaTopics, StaleIndexError } from './follow-topic.ts';
import { type IndexDatabase, type IndexLocation, isCorrupt, openDatabase } from './open-database.ts';
import { queryIndexes } from './schema.ts';
import { followDeadLetters } from './write-dead-letters.ts';
import { decider, followDecisions } from './write-decisions.ts';

/**
 * An index of the dead letters and of what was decided about them: an SQLite file that follows `customerio.dlq` and
 * `customerio.dlq.resolutions`. It is a cache, never the truth: a file that is deleted, damaged, or of other topics is filled
 * again. Several processes may use one file.
 */
export interface DeadLetterIndex {
  /** The Kafka that it follows. */
  readonly kafka: KafkaTopics;
  /**
   * Reads what is new in Kafka, then queries.
   *
   * @param maxAgeMs does not read Kafka when that was last done less than this ago; @default 0: always
   */
  query<T>(run: (database: DatabaseSync) => T, options?: { maxAgeMs?: number }): Promise<T>;
  close(): void;
}

const MAX_ATTEMPTS = 10;

/** The same index for looks that need not be as of now: it reads Kafka only when that was last done longer ago. */
export const asOfLately = (index: DeadLetterIndex, maxAgeMs: number): DeadLetterIndex => ({
  ...index,
  query: (run) => index.query(run, { maxAgeMs }),
});

/** Opens the index of a Kafka. @param location where its file is; @default in memory */
export function openDeadLetterIndex(kafka: KafkaTopics, location?: IndexLocation): DeadLetterIndex {
  let file: IndexDatabase | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let readAt = Number.NEGATIVE_INFINITY;

  const database = (): DatabaseSync => {
    if (file && !file.isCurrent()) closeFile();
    file ??= openDatabase(location);
    return file.database;
  };
  const closeFile = () => {
    file?.database.close();
    file = undefined;
    readAt = Number.NEGATIVE_INFINITY;
  };
  const replaceFile = () => {
    closeFile();
    file = openDatabase(location, true);
  };

  async function updateAndRun<T>(run: (database: DatabaseSync) => T, maxAgeMs: number): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const current = database(); // one that was opened again may be empty
        const began = performance.now();
        if (began - readAt >= maxAgeMs) {
          await update(current, kafka);
          readAt = began;
        }
        return run(current);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS) throw error;
        if (error instanceof StaleIndexError) empty(database());
        else if (isCorrupt(error)) replaceFile();
        else if (!(error instanceof EmptiedIndexError)) throw error;
      }
    }
  }

  return {
    kafka,
    // One after another: the statements of a transaction belong to one call.
    query(run, { maxAgeMs = 0 } = {}) {
      const next = () => updateAndRun(run, maxAgeMs);
      const result = last.then(next, next);
      last = result;
      return result;
    },
    close: closeFile,
  };
}

/** Decisions are read last, to include those about dead letters that were read just before. */
async function update(database: DatabaseSync, kafka: KafkaTopics): Promise<void> {
  const decisions = decider(database);
  await followTopic(database, kafka, followDeadLetters(database, decisions));
  await followTopic(database, kafka, followDecisions(database, decisions));
  decisions.purge();
  await indexForQueries(database);
}

const indexed = new WeakSet<DatabaseSync>();

/** Makes what queries need, once for a file that is open. Between two statements the process serves others. */
async function indexForQueries(database: DatabaseSync): Promise<void> {
  if (indexed.has(database)) return;
  for (const statement of queryIndexes) {
    database.exec(statement);
    await setImmediate();
  }
  indexed.add(database);
}
