import { sql } from 'kysely';
import type { MessagingExecutor } from '../store/messaging-store.ts';
import { LOCK_CLASS } from '../store/migrations.ts';

/** The database's clock, ms since the epoch: one for all processes. */
export interface LockedPerson {
  now: number;
  /** Time for the next command about the person: later than that of the last one. */
  commandTime: number;
}

/** A command may be at most 5 minutes ahead of its record: a clock that was ahead for a while must not hold the commands up. */
const MAX_AHEAD_MS = 4 * 60_000;

/** Lets the transactions about a person follow one another, until the end of this one. The trigger of the outbox takes the same lock. */
export async function lockPerson(db: MessagingExecutor, userId: string): Promise<LockedPerson> {
  await sql`SELECT pg_advisory_xact_lock(${sql.lit(LOCK_CLASS)}, hashtext(${userId}))`.execute(db);
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db);
  const person = await db
    .selectFrom('cio_bus.people')
    .select('commanded_at')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  const now = rows[0]?.now.getTime() ?? Number.NaN;
  const last = person?.commanded_at.getTime() ?? 0;
  return { now, commandTime: Math.min(Math.max(now, last + 1), now + MAX_AHEAD_MS) };
}

/** Remembers the time of the last command about a person. */
export async function rememberCommand(db: MessagingExecutor, userId: string, commandTime: number): Promise<void> {
  const commanded_at = new Date(commandTime);
  await db
    .insertInto('cio_bus.people')
    .values({ user_id: userId, commanded_at })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ commanded_at }))
    .execute();
}
