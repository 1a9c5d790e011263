import { type RawBuilder, sql } from 'kysely';
import type { MessagingExecutor } from '../store/messaging-store.ts';
import { rememberForgotten } from './forgotten-people.ts';
import { lockPerson } from './lock-person.ts';

/** What was removed. */
export interface ForgottenPerson {
  rows: number;
  /** Rows of the outbox that have to be published first; a later call removes them. */
  waiting: number;
}

/** Commands that remove the person at Customer.io: forgetting somebody must not keep them from being deleted there. */
const KEPT = ['delete', 'suppress'];

/**
 * Removes a person's choices and the rows of the outbox about them, published or not. Commands that delete the person at
 * Customer.io, and those that a relay is publishing at this moment, stay until they are published. What the person said before
 * now is no longer accepted in a report.
 */
export async function forgetPerson(
  db: MessagingExecutor,
  userId: string,
  { dryRun = false }: { dryRun?: boolean },
): Promise<ForgottenPerson> {
  const id = userId.replaceAll('\0', '');
  if (!dryRun) await lockPerson(db, id);
  const isKept = sql`published_at IS NULL AND refused_at IS NULL
    AND (batch IS NOT NULL OR command ->> 'type' IN (${sql.join(KEPT)}))`;
  const conditions = [
    sql`cio_bus.message_choices WHERE user_id = ${id}`,
    sql`cio_bus.people WHERE user_id = ${id}`,
    sql`cio_bus.outbox WHERE key = ${id} AND NOT (${isKept})`,
  ];
  const count = async (condition: RawBuilder<unknown>) => {
    const counted = await sql<{ n: number | string }>`SELECT count(*) AS n FROM ${condition}`.execute(db);
    return Number(counted.rows[0]?.n ?? 0);
  };
  let rows = 0;
  for (const condition of conditions) {
    rows += await count(condition);
    if (!dryRun) await sql`DELETE FROM ${condition}`.execute(db);
  }
  if (!dryRun) await rememberForgotten(db, id);
  return { rows, waiting: await count(sql`cio_bus.outbox WHERE key = ${id} AND (${isKept})`) };
}
