import type { DatabaseSync } from 'node:sqlite';
import type { SendEntry, SendStore } from '../port/send-ledger.ts';
import { inSteps } from './local-store.ts';
import type { SqliteFile } from './sqlite-file.ts';

/** An entry without a delivery id is in doubt; a delivery belongs to one id. */
export const sendSchema = `
  CREATE TABLE IF NOT EXISTS sends (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    attempted_at INTEGER NOT NULL,
    delivery_id TEXT UNIQUE
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sends_by_time ON sends (attempted_at);
  CREATE TABLE IF NOT EXISTS lookups (
    id TEXT PRIMARY KEY REFERENCES sends (id) ON DELETE CASCADE,
    lookup_key TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS lookups_by_key ON lookups (lookup_key);`;

/** A send store that can be pruned. */
export type SqliteSendStore = SendStore & {
  /** Removes entries whose attempt is older than `before`, ms since the epoch. */
  prune(before: number): Promise<void>;
};

interface Row {
  id: string;
  owner: string;
  attempted_at: number;
  delivery_id: string | null;
}

/** Keeps sends in a SQLite file opened with {@link sendSchema}. */
export function createSqliteSendStore({ database, read, write }: SqliteFile): SqliteSendStore {
  const queries = sendQueries(database);
  const insert = database.prepare(
    'INSERT INTO sends (id, owner, attempted_at) VALUES (:id, :owner, :attemptedAt) ON CONFLICT (id) DO NOTHING',
  );
  const insertLookup = database.prepare('INSERT INTO lookups (id, lookup_key) VALUES (?, ?)');
  const disown = database.prepare('UPDATE sends SET delivery_id = NULL WHERE delivery_id = ? AND id <> ?');
  const upsert = database.prepare(
    `INSERT INTO sends (id, owner, attempted_at, delivery_id) VALUES (:id, :owner, :attemptedAt, :deliveryId)
     ON CONFLICT (id) DO UPDATE SET delivery_id = excluded.delivery_id`,
  );
  const claim = database.prepare(
    'UPDATE OR IGNORE sends SET delivery_id = :deliveryId WHERE id = :id AND delivery_id IS NULL',
  );
  const remove = database.prepare('DELETE FROM sends WHERE id = ? AND owner = ? AND delivery_id IS NULL');
  const prune = database.prepare('DELETE FROM sends WHERE id IN (SELECT id FROM sends WHERE attempted_at < ? LIMIT ?)');

  return {
    begin: ({ id, owner, attemptedAt }, lookupKey) =>
      write(() => {
        if (insert.run({ id, owner, attemptedAt }).changes === 0) return queries.entry(id);
        insertLookup.run(id, lookupKey);
        return undefined;
      }),
    confirm: ({ id, owner, attemptedAt, deliveryId }) =>
      write(() => {
        disown.run(deliveryId, id);
        upsert.run({ id, owner, attemptedAt, deliveryId });
      }),
    claim: (id, deliveryId) => write(() => claim.run({ id, deliveryId }).changes === 1),
    forget: ({ id, owner }) => write(() => void remove.run(id, owner)),
    prune: (before) => inSteps((rows) => write(() => prune.run(before, rows).changes)),
    get: (id) => read(() => queries.entry(id)),
    unclaimed: (deliveryIds) => read(() => queries.unclaimed(deliveryIds)),
    rivals: (id, attemptedUntil) => read(() => queries.rivals(id, attemptedUntil)),
  };
}

function sendQueries(database: DatabaseSync) {
  const select = database.prepare('SELECT id, owner, attempted_at, delivery_id FROM sends WHERE id = ?');
  const claimed = database.prepare(
    'SELECT delivery_id FROM sends WHERE delivery_id IN (SELECT value FROM json_each(?))',
  );
  const inDoubt = database.prepare(
    `SELECT sends.id FROM lookups AS own JOIN lookups AS other USING (lookup_key) JOIN sends ON sends.id = other.id
     WHERE own.id = ? AND other.id <> own.id AND delivery_id IS NULL AND attempted_at <= ?`,
  );
  return {
    entry: (id: string) => toEntry(select.get(id) as Row | undefined),
    unclaimed(deliveryIds: readonly string[]) {
      const rows = claimed.all(JSON.stringify(deliveryIds)) as unknown as Row[];
      const taken = new Set(rows.map((row) => row.delivery_id));
      return deliveryIds.filter((id) => !taken.has(id));
    },
    rivals: (id: string, until: number) => (inDoubt.all(id, until) as unknown as Row[]).map((row) => row.id),
  };
}

function toEntry(row: Row | undefined): SendEntry | undefined {
  if (!row) return undefined;
  const { id, owner, attempted_at: attemptedAt, delivery_id: deliveryId } = row;
  return { id, owner, attemptedAt, deliveryId: deliveryId ?? undefined };
}
