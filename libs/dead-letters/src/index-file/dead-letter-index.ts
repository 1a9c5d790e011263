import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { EmptiedIndexError, empty, followTopic, type KafkaTopics, StaleIndexError } from './follow-topic.ts';
import { explainIndexError, IndexFileError, isCorrupt, isOfSqlite } from './index-file-error.ts';
import { type IndexDatabase, type IndexLocation, openDatabase } from './open-database.ts';
import { queryIndexes } from './schema.ts';
import { whileLocked } from './while-locked.ts';
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

/** How an index is opened. */
export interface IndexOptions {
  /** Reports what an operator should know although the index works: that it is in memory, or its file was damaged. */
  notice?: (text: string) => void;
}

/** Opens the index of a Kafka. @param location where its file is; @default in memory */
export function openDeadLetterIndex(
  kafka: KafkaTopics,
  location?: IndexLocation,
  { notice = () => {} }: IndexOptions = {},
): DeadLetterIndex {
  const file = currentFile(location, notice);
  let last: Promise<unknown> = Promise.resolve();

  async function updateAndRun<T>(run: (database: DatabaseSync) => T, maxAgeMs: number): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const opened = await file.open(); // one that was opened again may be empty
        const began = performance.now();
        if (began - opened.readAt >= maxAgeMs) {
          await update(opened.database, kafka);
          opened.readAt = began;
        }
        return run(opened.database);
      } catch (error) {
        await recover(error, attempt < MAX_ATTEMPTS);
      }
    }
  }

  /** Makes another attempt worth while, or throws. */
  async function recover(error: unknown, mayRepeat: boolean): Promise<void> {
    if (mayRepeat && error instanceof StaleIndexError) return empty((await file.open()).database);
    if (mayRepeat && error instanceof EmptiedIndexError) return;
    if (mayRepeat && isCorrupt(error)) return file.replace();
    const explained = isOfSqlite(error) ? explainIndexError(error, file.path()) : error;
    if (explained instanceof IndexFileError) file.close(); // opened again, it works once the cause is fixed
    throw explained;
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
    close: file.close,
  };
}

/** The file that is open, and when Kafka was last read into it, monotonic, ms. */
type OpenFile = IndexDatabase & { readAt: number };

/** Opens the file when it is asked for, and again when it is no longer the one that others find. */
function currentFile(location: IndexLocation | undefined, notice: (text: string) => void) {
  let file: OpenFile | undefined;
  let isDamaged = false;
  const close = () => {
    file?.database.close();
    file = undefined;
  };
  return {
    close,
    path: () => file?.path ?? location?.STATE_DIR ?? '',
    async open(): Promise<OpenFile> {
      if (file && !file.isCurrent()) close();
      if (file) return file;
      file = { ...(await openDatabase(location, isDamaged)), readAt: Number.NEGATIVE_INFINITY };
      isDamaged = false;
      if (file.notice !== undefined) notice(file.notice);
      return file;
    },
    /** Opens another one next time. */
    replace() {
      notice('the index of dead letters was damaged: it is filled again from Kafka');
      close();
      isDamaged = true;
    },
  };
}

/** Decisions are read last, to include those about dead letters that were read just before. */
async function update(database: DatabaseSync, kafka: KafkaTopics): Promise<void> {
  const decisions = decider(database);
  await followTopic(database, kafka, followDeadLetters(database, decisions));
  await followTopic(database, kafka, followDecisions(database, decisions));
  await decisions.purge();
  await indexForQueries(database);
}

const indexed = new WeakSet<DatabaseSync>();

/** Makes what queries need, once for a file that is open. Between two statements the process serves others. */
async function indexForQueries(database: DatabaseSync): Promise<void> {
  if (indexed.has(database)) return;
  for (const statement of queryIndexes) {
    await whileLocked(() => database.exec(statement));
    await setImmediate();
  }
  indexed.add(database);
}
