import { join } from 'node:path';
import type { Logger } from '@cio-bus/service';
import { openSqlite, type SqliteFile, type SqliteOptions } from './sqlite-file.ts';

const PRUNE_EVERY_MS = 60 * 60 * 1_000;
/** Rows that are removed at a time: SQLite works in the thread that also sends heartbeats to Kafka. */
const PRUNE_ROWS = 2_000;

/** A SQLite file under `STATE_DIR` that is open from start to stop, and pruned at the start and every hour. */
export interface LocalStore<Store> {
  /** @throws Error before the start and after the stop */
  current(): Store;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Options of {@link localStore}. */
export interface LocalStoreOptions<Store> extends SqliteOptions {
  directory: string;
  /** Name of the file. */
  file: string;
  create(file: SqliteFile): Store;
  prune(store: Store): Promise<void>;
  logger: Logger;
}

/** Creates a local store; `start` opens the file. */
export function localStore<Store>(options: LocalStoreOptions<Store>): LocalStore<Store> {
  let open: { file: SqliteFile; store: Store; pruning: NodeJS.Timeout } | undefined;

  /** Entries that are kept too long are harmless; the next run may succeed. */
  async function prune(store: Store) {
    try {
      await options.prune(store);
    } catch (error) {
      options.logger.warn({ err: error, file: options.file }, 'old entries could not be removed');
    }
  }

  return {
    current() {
      if (!open) throw new Error(`${options.file} is not open`);
      return open.store;
    },
    async start() {
      const file = openSqlite(join(options.directory, options.file), options);
      const store = options.create(file);
      open = { file, store, pruning: setInterval(() => void prune(store), PRUNE_EVERY_MS).unref() };
      await prune(store);
    },
    async stop() {
      if (!open) return;
      const { file, pruning } = open;
      open = undefined;
      clearInterval(pruning);
      await file.close();
    },
  };
}

/** Repeats a removal of at most `rows` rows until nothing is left to remove. */
export async function inSteps(remove: (rows: number) => Promise<number | bigint>): Promise<void> {
  while ((await remove(PRUNE_ROWS)) > 0);
}
