import { BusError } from '@cio-bus/contracts';
import { type ServicePart, type Telemetry, UnavailableError } from '@cio-bus/service';
import type { Kysely, Transaction } from 'kysely';
import pRetry from 'p-retry';
import type { MessagingDatabase } from './database.ts';
import { type MessagingConfig, type OpenDatabase, openDatabase } from './open-database.ts';
import { isBroken, isDenied, isRolledBack, storeFault } from './store-fault.ts';

/** The database, or a transaction of it. */
export type MessagingExecutor = Kysely<MessagingDatabase> | Transaction<MessagingDatabase>;

/** The database of preferences and outbox, open from start to stop. */
export interface MessagingStore {
  /** Runs statements. @throws BusError `STORE_UNAVAILABLE` while the database is unavailable, full, locked or broken, or denies access */
  run<T>(work: (db: Kysely<MessagingDatabase>) => Promise<T>): Promise<T>;
  /** Runs statements in one transaction, which may run again when Postgres prefers another one. @throws as {@link run} */
  transaction<T>(work: (db: Transaction<MessagingDatabase>) => Promise<T>): Promise<T>;
}

/** Options of {@link createMessagingStore}. */
export interface MessagingStoreOptions {
  /** Longest duration of a statement, and of connecting, ms. @default 1,000 */
  timeoutMs?: number;
  /** Connections to Postgres; without DATABASE_URL there is one. @default 5 */
  connections?: number;
}

const REPEATS = 3;

/**
 * Creates the store: the Postgres of `DATABASE_URL`, otherwise one embedded in `STATE_DIR/preferences`. `start` opens it and
 * brings its tables up to date.
 */
export function createMessagingStore(
  config: MessagingConfig,
  { logger }: Pick<Telemetry, 'logger'>,
  { timeoutMs = 1_000, connections = 5 }: MessagingStoreOptions = {},
): MessagingStore & ServicePart {
  let opening: Promise<OpenDatabase> | undefined;
  let isStarted = false;

  /** An embedded server that has crashed is opened again, and recovers from its log. */
  const current = (): Promise<OpenDatabase> => {
    if (!isStarted) throw new BusError('STORE_UNAVAILABLE', 'the message preferences are not open');
    opening ??= openDatabase(config, { timeoutMs, connections }, logger);
    return opening;
  };
  const replace = async (broken: Promise<OpenDatabase> | undefined) => {
    if (opening !== broken || config.DATABASE_URL !== undefined) return; // pg replaces its connections itself
    opening = undefined;
    await broken?.then(({ close }) => close()).catch(() => {});
  };
  const run = async <T>(work: (db: Kysely<MessagingDatabase>) => Promise<T>): Promise<T> => {
    const used = current();
    try {
      return await work((await used).db);
    } catch (error) {
      if (isBroken(error)) await replace(used);
      throw storeFault(error);
    }
  };
  return {
    name: 'message-preferences',
    run,
    transaction: (work) => run((db) => repeating(() => db.transaction().execute(work))),
    async start() {
      isStarted = true;
      try {
        await current();
      } catch (error) {
        opening = undefined;
        const fault = isDenied(error) ? error : storeFault(error); // a wrong password is corrected, not waited for
        if (!(fault instanceof BusError)) throw fault;
        throw new UnavailableError(fault.message, { cause: error });
      }
    },
    async stop() {
      isStarted = false;
      const open = opening;
      opening = undefined;
      await open?.then(({ close }) => close()).catch(() => {}); // it never opened
    },
  };
}

/** Repeats what Postgres has rolled back in favour of another transaction. */
const repeating = <T>(work: () => Promise<T>): Promise<T> =>
  pRetry(work, { retries: REPEATS, minTimeout: 0, shouldRetry: ({ error }) => isRolledBack(error) });
