import { sql } from 'kysely';
import type { MessagingExecutor } from '../store/messaging-store.ts';

/** The state that all relays of an outbox share. */
export interface RelayState {
  outboxId: string;
  /** The batch that is being published; null when there is none. */
  batch: string | null;
  /** Record timestamp of the last batch, ms since the epoch. */
  stamp: number;
  /** The database's clock, ms since the epoch. */
  now: number;
}

/**
 * Takes or renews the lease, and locks its row until the end of the transaction. All times are the database's, so the clocks of
 * the relays do not matter.
 *
 * The lease only saves work: what keeps two relays from publishing the same batch is the Kafka transaction.
 *
 * @returns undefined while another relay has it
 */
export async function takeLease(
  db: MessagingExecutor,
  { holder, leaseMs }: { holder: string; leaseMs: number },
): Promise<RelayState | undefined> {
  const { rows } = await sql<{ outbox_id: string; batch: string | null; stamp: string | number | null; now: Date }>`
    UPDATE cio_bus.outbox_relay
    SET holder = ${holder}, held_until = clock_timestamp() + ${leaseMs}::float8 * interval '1 millisecond'
    WHERE holder = ${holder} OR holder IS NULL OR held_until < clock_timestamp()
      OR held_until > clock_timestamp() + ${2 * leaseMs}::float8 * interval '1 millisecond'
    RETURNING outbox_id, batch, stamp, clock_timestamp() AS now`.execute(db);
  const [state] = rows;
  if (!state) return undefined;
  const { outbox_id: outboxId, batch, stamp, now } = state;
  return { outboxId, batch, stamp: Number(stamp ?? 0), now: now.getTime() };
}

/** Whether this relay still has the lease, and this batch is not yet done. */
export async function isHeld(
  db: MessagingExecutor,
  { holder, batch }: { holder: string; batch: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('cio_bus.outbox_relay')
    .select('holder')
    .where('holder', '=', holder)
    .where('batch', '=', batch)
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives the lease back, so that the next relay need not wait. */
export async function giveLease(db: MessagingExecutor, holder: string): Promise<void> {
  await db
    .updateTable('cio_bus.outbox_relay')
    .set({ holder: null, held_until: null })
    .where('holder', '=', holder)
    .execute();
}
