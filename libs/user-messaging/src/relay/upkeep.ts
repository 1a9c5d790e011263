import { sql } from 'kysely';
import type { MessagingExecutor } from '../store/messaging-store.ts';
import type { RelayOptions } from './relay-options.ts';

/** How full the outbox is. */
export interface OutboxDepth {
  pending: number;
  /** Age of the oldest pending row, s; 0 when none is pending. */
  oldestAgeSeconds: number;
  /** Rows that can never be published, and are kept for an operator. */
  refused: number;
}

/** Rows that are removed at a time. */
const PRUNE_ROWS = 1_000;

export async function measureOutbox(db: MessagingExecutor): Promise<OutboxDepth> {
  const { rows } = await sql<{ pending: number | string; age: number | null; refused: number | string }>`
    SELECT count(*) FILTER (WHERE refused_at IS NULL) AS pending,
      extract(epoch FROM clock_timestamp() - min(written_at) FILTER (WHERE refused_at IS NULL))::float8 AS age,
      count(*) FILTER (WHERE refused_at IS NOT NULL) AS refused
    FROM cio_bus.outbox WHERE published_at IS NULL`.execute(db);
  const [row] = rows;
  return {
    pending: Number(row?.pending ?? 0),
    oldestAgeSeconds: Math.max(0, row?.age ?? 0),
    refused: Number(row?.refused ?? 0),
  };
}

/** Removes rows that have been kept for long enough, some at a time. @returns whether more may be left */
export async function pruneOutbox(
  db: MessagingExecutor,
  { keepPublishedMs, keepRefusedMs }: Pick<Required<RelayOptions>, 'keepPublishedMs' | 'keepRefusedMs'>,
): Promise<boolean> {
  const before = (ms: number) => sql`clock_timestamp() - ${ms}::float8 * interval '1 millisecond'`;
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM cio_bus.outbox WHERE seq IN (
      SELECT seq FROM cio_bus.outbox
      WHERE published_at < ${before(keepPublishedMs)} OR refused_at < ${before(keepRefusedMs)}
      LIMIT ${PRUNE_ROWS})`.execute(db);
  return numAffectedRows >= PRUNE_ROWS;
}
