import { join } from 'node:path';
import type { Logger, Secret } from '@cio-bus/service';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import type { MessagingDatabase } from './database.ts';
import { openEmbeddedPostgres } from './embedded-postgres.ts';
import { migrations, SCHEMA } from './migrations.ts';

/** Where the tables are. */
export interface MessagingConfig {
  /** Folder of the embedded Postgres; used without DATABASE_URL. */
  readonly STATE_DIR: string;
  /** Postgres that has the tables. @default embedded in `STATE_DIR/preferences` */
  readonly DATABASE_URL?: Secret | undefined;
}

/** An open database with all its tables. */
export interface OpenDatabase {
  db: Kysely<MessagingDatabase>;
  close(): Promise<void>;
}

interface Timing {
  /** Longest duration of a statement, and of connecting, ms. */
  timeoutMs: number;
  /** Connections to Postgres. */
  connections: number;
}

/** Migrations wait for those of other processes, and may rewrite tables. */
const MIGRATION_TIMEOUT_MS = 60_000;
/** A transaction that its process has left open would hold its locks forever. */
const IDLE_TRANSACTION_MS = 15_000;

/** Opens the database and brings its tables up to date; safe when several processes do so at once. */
export async function openDatabase(config: MessagingConfig, timing: Timing, logger: Logger): Promise<OpenDatabase> {
  const url = config.DATABASE_URL?.reveal();
  if (url === undefined) return openEmbedded(join(config.STATE_DIR, 'preferences'));
  await migrate(postgres(url, { timeoutMs: MIGRATION_TIMEOUT_MS, connections: 1 }, logger), { isOwn: true });
  const db = postgres(url, timing, logger);
  return { db, close: () => db.destroy() };
}

async function openEmbedded(folder: string): Promise<OpenDatabase> {
  const { server, close } = await openEmbeddedPostgres(folder);
  const db = new Kysely<MessagingDatabase>({ dialect: new PGliteDialect({ pglite: server }) });
  try {
    await migrate(db, { isOwn: false });
  } catch (error) {
    await close();
    throw error;
  }
  return { db, close };
}

function postgres(url: string, { timeoutMs, connections }: Timing, logger: Logger): Kysely<MessagingDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: 'cio-bus',
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + 500, // for a server that no longer answers at all
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    keepAlive: true,
  });
  pool.on('error', (error) => logger.warn({ reason: error.message }, 'an idle connection to Postgres has ended'));
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Runs the migrations that are missing; Kysely holds an advisory lock meanwhile. Migrations of a later release stay: during
 * a rollout, and after a rollback, this one works on its tables. A connection of our own is closed at the end.
 */
async function migrate(db: Kysely<MessagingDatabase>, { isOwn }: { isOwn: boolean }): Promise<void> {
  const provider = { getMigrations: async () => ({ ...migrations }) };
  try {
    const migrator = new Migrator({ db, provider, migrationTableSchema: SCHEMA });
    const known = await migrator.getMigrations();
    if (known.every(({ executedAt }) => executedAt !== undefined)) return;
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  } finally {
    if (isOwn) await db.destroy();
  }
}
