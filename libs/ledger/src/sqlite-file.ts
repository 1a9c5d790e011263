import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** An open SQLite file. */
export interface SqliteFile {
  readonly database: DatabaseSync;
  /**
   * Runs the work in a transaction and resolves once it is on disk. All work of one turn of the event loop shares one
   * transaction, and one wait for the disk; when it fails, all of it fails.
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

/** Wait for the transaction of another process, ms. */
const LOCK_TIMEOUT_MS = 5_000;

interface Waiting {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Opens a file in WAL mode, creating it and its folder. Several processes of one machine may open it. */
export function openSqlite(path: string, { schema, durability }: SqliteOptions): SqliteFile {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: LOCK_TIMEOUT_MS });
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durability}; ${schema}`);
  let waiting: Waiting[] = [];

  function flush() {
    const group = waiting;
    waiting = [];
    try {
      database.exec('BEGIN IMMEDIATE');
      const results = group.map(({ run }) => run());
      database.exec('COMMIT');
      group.forEach(({ resolve }, index) => void resolve(results[index]));
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      for (const { reject } of group) reject(error);
    }
  }

  function write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ run: work, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  return {
    database,
    write,
    async close() {
      if (waiting.length > 0) await write(() => {});
      database.close();
    },
  };
}
