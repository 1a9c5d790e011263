import type { ServicePart, Telemetry } from '@cio-bus/service';
import { DAY_MS, localStore } from './local-store.ts';
import type { SqliteFile } from './sqlite-file.ts';

/** Remembers ids for a time, to tell repeats. */
export interface SeenIds {
  has(id: string): Promise<boolean>;
  /** Resolves once the id outlives a crash of the process. */
  remember(id: string): Promise<void>;
}

/** How long ids are remembered. */
export interface SeenIdsOptions {
  /** At least 7: Customer.io sends a webhook again for that long. @default 14 */
  windowDays?: number;
  now?(): number;
}

const LEAST_WINDOW_DAYS = 7;
const schema = `
  CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS seen_by_time ON seen (at);`;

/** Ids seen, in `STATE_DIR/seen-<name>.sqlite`. */
export function createSeenIds(
  config: { readonly STATE_DIR: string },
  telemetry: Pick<Telemetry, 'logger'>,
  name: string,
  { windowDays = 14, now = Date.now }: SeenIdsOptions = {},
): SeenIds & ServicePart {
  if (windowDays < LEAST_WINDOW_DAYS) throw new Error(`ids must be remembered for ${LEAST_WINDOW_DAYS} days or more`);
  const local = localStore({
    directory: config.STATE_DIR,
    file: `seen-${name}.sqlite`,
    schema,
    durability: 'normal',
    logger: telemetry.logger,
    create: (file) => createStore(file, now),
    prune: (store) => store.prune(now() - windowDays * DAY_MS),
  });
  return {
    name: `seen-ids-${name}`,
    start: local.start,
    stop: local.stop,
    has: async (id) => local.current().has(id),
    remember: async (id) => local.current().remember(id),
  };
}

function createStore({ database, write }: SqliteFile, now: () => number) {
  const select = database.prepare('SELECT 1 FROM seen WHERE id = ?');
  const insert = database.prepare('INSERT INTO seen (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING');
  const remove = database.prepare('DELETE FROM seen WHERE at < ?');
  return {
    has: (id: string) => select.get(id) !== undefined,
    remember: (id: string) => write(() => void insert.run(id, now())),
    prune: (before: number) => write(() => void remove.run(before)),
  };
}
