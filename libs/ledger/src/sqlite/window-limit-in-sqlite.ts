import type { ServicePart, Telemetry } from '@cio-bus/service';
import type { LedgerConfig } from '../port/ledger-config.ts';
import { DAY_MS, SLOT_MS } from '../port/periods.ts';
import type { WindowLimit, WindowLimitOptions } from '../port/window-limit.ts';
import { inSteps, localStore } from './local-store.ts';
import type { SqliteFile } from './sqlite-file.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS passed (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS passed_by_time ON passed (at);
  CREATE TABLE IF NOT EXISTS slots (slot INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS closed (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;`;

type Given = Required<Pick<WindowLimitOptions, 'max' | 'windowMs' | 'reopenedAt' | 'now'>>;

/** A limit that the processes of one machine share. */
export function limitInSqlite(
  { STATE_DIR }: LedgerConfig,
  { logger }: Pick<Telemetry, 'logger'>,
  { name, max, windowMs, reopenedAt = 0, now = Date.now }: WindowLimitOptions,
): WindowLimit & Omit<ServicePart, 'name'> {
  const { current, start, stop } = localStore({
    directory: STATE_DIR,
    file: `limit-${name}.sqlite`,
    schema,
    durability: 'normal',
    logger,
    create: (file) => limitOver(file, { max, windowMs, reopenedAt, now }),
    prune: (store) => store.prune(),
  });
  return {
    start,
    stop,
    isShared: false,
    admits: async (id) => current().admits(id),
    usage: async () => current().usage(),
  };
}

function limitOver({ database, read, write }: SqliteFile, { max, windowMs, reopenedAt, now }: Given) {
  const find = database.prepare('SELECT 1 FROM passed WHERE id = ? AND at > ?');
  const count = database.prepare('SELECT count(*) AS passed FROM passed WHERE at > ?');
  const add = database.prepare(
    'INSERT INTO passed (id, at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at',
  );
  const addToSlot = database.prepare(
    'INSERT INTO slots (slot, count) VALUES (?, 1) ON CONFLICT (slot) DO UPDATE SET count = count + 1',
  );
  const close = database.prepare(
    'INSERT INTO closed (one, at) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at = excluded.at',
  );
  const closed = database.prepare('SELECT at FROM closed');
  const inSlots = database.prepare('SELECT coalesce(sum(count), 0) AS passed FROM slots WHERE slot >= ?');
  const remove = database.prepare('DELETE FROM passed WHERE id IN (SELECT id FROM passed WHERE at <= ? LIMIT ?)');
  const removeSlots = database.prepare('DELETE FROM slots WHERE slot < ?');

  const numberOf = (row: unknown, name: string) => Number((row as Record<string, unknown> | undefined)?.[name] ?? 0);
  const firstSlot = () => Math.floor((now() - DAY_MS) / SLOT_MS) + 1;
  const passedIn = () => numberOf(count.get(now() - windowMs), 'passed');
  const closedAt = () => {
    const at = numberOf(closed.get(), 'at');
    return at > reopenedAt ? at : undefined;
  };

  function admit(id: string): boolean {
    if (find.get(id, now() - windowMs)) return true;
    if (closedAt() !== undefined) return false;
    if (passedIn() >= max) {
      close.run(now());
      return false;
    }
    add.run(id, now());
    addToSlot.run(Math.floor(now() / SLOT_MS));
    return true;
  }

  return {
    admits: (id: string) => write(() => admit(id)),
    usage: () =>
      read(() => ({ inWindow: passedIn(), inDay: numberOf(inSlots.get(firstSlot()), 'passed'), closedAt: closedAt() })),
    async prune() {
      await write(() => void removeSlots.run(firstSlot()));
      await inSteps((rows) => write(() => remove.run(now() - windowMs, rows).changes));
    },
  };
}
