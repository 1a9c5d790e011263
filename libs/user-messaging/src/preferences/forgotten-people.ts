import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { MessagingExecutor } from '../store/messaging-store.ts';

/**
 * How long it is known that somebody was forgotten: Customer.io repeats an event for 7 days, and a dead letter of it can be
 * replayed for 30 more.
 */
const KNOWN_DAYS = 45;

/** Remembers, by a hash alone, that a person was forgotten now. */
export async function rememberForgotten(db: MessagingExecutor, userId: string): Promise<void> {
  await sql`INSERT INTO cio_bus.forgotten_people (hash, forgotten_at) VALUES (${await hashOf(db, userId)}, clock_timestamp())
    ON CONFLICT (hash) DO UPDATE SET forgotten_at = excluded.forgotten_at`.execute(db);
}

/** Whether a person was forgotten after this time, or at it. */
export async function isForgottenSince(db: MessagingExecutor, userId: string, time: Date): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM cio_bus.forgotten_people
    WHERE hash = ${await hashOf(db, userId)} AND forgotten_at >= ${time}`.execute(db);
  return rows.length > 0;
}

/** Removes what has been known for long enough. */
export async function pruneForgotten(db: MessagingExecutor): Promise<void> {
  await sql`DELETE FROM cio_bus.forgotten_people
    WHERE forgotten_at < clock_timestamp() - ${KNOWN_DAYS}::float8 * interval '1 day'`.execute(db);
}

/** The key is this database's own: hashes that were computed elsewhere say nothing about it. */
async function hashOf(db: MessagingExecutor, userId: string): Promise<Buffer> {
  const { outbox_id } = await db.selectFrom('cio_bus.outbox_relay').select('outbox_id').executeTakeFirstOrThrow();
  return createHmac('sha256', outbox_id).update(userId).digest();
}
