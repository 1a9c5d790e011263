import type { ServicePart, Telemetry } from '@cio-bus/service';
import type { LedgerConfig } from './port/ledger-config.ts';
import { DAY_MS } from './port/periods.ts';
import { remembersIds } from './redis/check-redis.ts';
import { redisStorage } from './redis/redis-storage.ts';
import { inSteps, localStore } from './sqlite/local-store.ts';
import type { SqliteFile } from './sqlite/sqlite-file.ts';

/** Remembers ids for a time, to detect repeats. */
export interface SeenIds {
  /** @throws BusError `STORE_UNAVAILABLE` while the store is unreachable */
  has(id: string): Promise<boolean>;
  /** Resolves once the id survives a crash of the process. @throws BusError `STORE_UNAVAILABLE` while the store is unreachable */
  remember(id: string): Promise<void>;
}

/** Options of {@link createSeenIds}. */
export interface SeenIdsOptions {
  /** Days that ids are kept, at least 7: Customer.io retries a webhook for that long. @default 22 */
  windowDays?: number;
  /** Clock of the SQLite file; Redis uses its own. */
  now?(): number;
}

/** Name of a set of ids, and how long it keeps them. */
interface SeenIdsSet {
  name: string;
  windowMs: number;
}

const MIN_WINDOW_DAYS = 7;
/**
 * A group that has lost its offsets reads `customerio.webhooks` from its beginning: 14 days, and the segment that is not yet
 * deleted, of up to 7 more. What it reads again must be known as a repeat.
 */
const DEFAULT_WINDOW_DAYS = 22;
const schema = `
  CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS seen_by_time ON seen (at);`;

/** Creates a set of seen ids: in Redis with `REDIS_URL`, otherwise in `STATE_DIR/seen-<name>.sqlite`. */
export function createSeenIds(
  config: LedgerConfig,
  telemetry: Pick<Telemetry, 'logger'>,
  name: string,
  { windowDays = DEFAULT_WINDOW_DAYS, now = Date.now }: SeenIdsOptions = {},
): SeenIds & ServicePart {
  if (windowDays < MIN_WINDOW_DAYS) throw new Error(`windowDays must be at least ${MIN_WINDOW_DAYS}`);
  const set = { name: `seen-${name}`, windowMs: windowDays * DAY_MS };
  const seen = seenInRedis(config, telemetry, set) ?? seenInSqlite(config, telemetry, set, now);
  return { name: `seen-ids-${name}`, ...seen };
}

type OpenableSeenIds = SeenIds & Pick<ServicePart, 'start' | 'stop' | 'failure'>;

function seenInRedis(
  config: LedgerConfig,
  { logger }: Pick<Telemetry, 'logger'>,
  { name, windowMs }: SeenIdsSet,
): OpenableSeenIds | undefined {
  const storage = redisStorage(config, { name, required: remembersIds, logger });
  if (!storage) return undefined;
  const { start, stop, failure, run, prefix } = storage;
  return {
    start,
    stop,
    failure,
    has: async (id) => (await run((redis) => redis.exists(prefix + id))) === 1,
    async remember(id) {
      await run((redis) => redis.set(prefix + id, '', 'PX', windowMs, 'NX'));
    },
  };
}

function seenInSqlite(
  { STATE_DIR }: LedgerConfig,
  { logger }: Pick<Telemetry, 'logger'>,
  { name, windowMs }: SeenIdsSet,
  now: () => number,
): OpenableSeenIds {
  const { current, start, stop } = localStore({
    directory: STATE_DIR,
    file: `${name}.sqlite`,
    schema,
    durability: 'normal',
    logger,
    create: (file) => createStore(file, now),
    prune: (store) => store.prune(now() - windowMs),
  });
  return {
    start,
    stop,
    has: async (id) => current().has(id),
    remember: async (id) => current().remember(id),
  };
}

function createStore({ database, read, write }: SqliteFile, now: () => number) {
  const select = database.prepare('SELECT 1 FROM seen WHERE id = ?');
  const insert = database.prepare('INSERT INTO seen (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING');
  const remove = database.prepare('DELETE FROM seen WHERE id IN (SELECT id FROM seen WHERE at < ? LIMIT ?)');
  return {
    has: (id: string) => read(() => select.get(id) !== undefined),
    remember: (id: string) => write(() => void insert.run(id, now())),
    prune: (before: number) => inSteps((rows) => write(() => remove.run(before, rows).changes)),
  };
}
