import { mkdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BusError } from '@cio-bus/contracts';
import { retrying } from '@cio-bus/service';
import { isLocked, sqliteFault } from './sqlite-fault.ts';

/**
 * An open SQLite file. While the file, its disk or its lock cannot be used, everything rejects with `STORE_UNAVAILABLE`, and
 * works again as soon as they can.
 */
export interface SqliteFile {
  readonly database: DatabaseSync;
  /** Runs a query. */
  read<T>(query: () => T): Promise<T>;
  /**
   * Runs the work in a transaction and resolves once it is on disk. All work of one turn of the event loop shares one
   * transaction, and one wait for the disk; work that throws fails alone.
   */
  write<T>(work: () => T): Promise<T>;
  /** Waits for pending writes, then closes. */
  close(): Promise<void>;
}

/** Options of {@link openSqlite}. */
export interface SqliteOptions {
  /** Statements that create missing tables and indexes. */
  schema: string;
  /** `full`: survives a power failure. `normal`: survives a crash of the process. */
  durability: 'full' | 'normal';
}

/**
 * How long a write waits for the transaction of another process. Between attempts the event loop runs: a wait inside SQLite
 * would stop the heartbeats to Kafka.
 */
const LOCK_WAIT = { everyMs: 5, forMs: 1_000 };
/** Opening happens before the consumer runs, so it may wait inside SQLite. */
const OPEN_TIMEOUT_MS = 5_000;

interface Waiting {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Opens a file in WAL mode, creating it and its folder. Several processes of one machine may open it. */
export function openSqlite(path: string, { schema, durability }: SqliteOptions): SqliteFile {
  const database = openDatabase(path, `PRAGMA synchronous = ${durability}; ${schema}`);
  const requireFile = watchFile(path);
  const writer = createWriter(database, { name: basename(path), requireFile });
  return {
    database,
    write: writer.write,
    async read(query) {
      try {
        requireFile();
        return query();
      } catch (error) {
        throw sqliteFault(error, basename(path));
      }
    },
    async close() {
      await writer.idle();
      database.close();
    },
  };
}

/** Which file is written, and a check that it still exists. */
interface WriterOptions {
  name: string;
  requireFile(): void;
}

/** Groups writes into transactions. One group is written at a time. */
function createWriter(database: DatabaseSync, { name, requireFile }: WriterOptions) {
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  async function writeAll() {
    while (waiting.length > 0) {
      await nextTurn();
      const group = waiting;
      waiting = [];
      await writeGroup(group);
    }
    writing = undefined;
  }

  /** An error of the file fails the whole group; when the work of one throws, each is repeated alone. */
  async function writeGroup(group: readonly Waiting[]) {
    try {
      requireFile();
      const results = await commit(database, group);
      group.forEach(({ resolve }, index) => void resolve(results[index]));
    } catch (thrown) {
      const error = sqliteFault(thrown, name);
      if (group.length === 1 || isStoreError(error)) for (const { reject } of group) reject(error);
      else for (const one of group) await writeGroup([one]);
    }
  }

  return {
    write<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ run: work, resolve: resolve as (value: unknown) => void, reject });
        writing ??= writeAll();
      });
    },
    idle: async () => writing,
  };
}

const isStoreError = (error: unknown) => error instanceof BusError && error.code === 'STORE_UNAVAILABLE';

const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

function openDatabase(path: string, setup: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: OPEN_TIMEOUT_MS });
    database.exec(`PRAGMA journal_mode = WAL; ${setup}; PRAGMA busy_timeout = 0`);
    return database;
  } catch (error) {
    database?.close();
    throw sqliteFault(error, path);
  }
}

/**
 * Returns a check that the open file still exists under its path: SQLite would keep writing to a removed one, and a restart
 * would not find what was written.
 */
function watchFile(path: string): () => void {
  const { ino } = statSync(path);
  return () => {
    if (statSync(path, { throwIfNoEntry: false })?.ino === ino) return;
    throw new BusError('STORE_UNAVAILABLE', `${basename(path)} was removed or replaced; restore it, then restart`);
  };
}

/** Runs the work of a group in one transaction: all of it, or nothing. */
async function commit(database: DatabaseSync, group: readonly Waiting[]): Promise<unknown[]> {
  await begin(database);
  try {
    const results = group.map(({ run }) => run());
    database.exec('COMMIT');
    return results;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** Starts a transaction, waiting for the lock of another process. */
async function begin(database: DatabaseSync): Promise<void> {
  rollBack(database); // of a transaction whose own roll-back failed
  const until = performance.now() + LOCK_WAIT.forMs;
  const mayRetry = (error: unknown) => isLocked(error) && performance.now() < until;
  await retrying(() => database.exec('BEGIN IMMEDIATE'), { everyMs: LOCK_WAIT.everyMs, mayRetry });
}

/** An error of it is met again by the next transaction. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // The disk may be full; SQLite has restored the database at the latest when the file is opened again.
  }
}
