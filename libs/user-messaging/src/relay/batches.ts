import { randomUUID } from 'node:crypto';
import type { OutgoingRecord } from '@cio-bus/kafka';
import { sql } from 'kysely';
import type { MessagingExecutor } from '../store/messaging-store.ts';
import { chooseRows, type PendingRow } from './choose-rows.ts';
import type { RelayState } from './lease.ts';
import { type OutboxRow, reasonOf, toRecord } from './row-record.ts';

/** Rows that are published together, in one Kafka transaction. */
export interface Batch {
  id: string;
  outboxId: string;
  /** Numbers of the rows, in order. */
  seqs: string[];
  records: OutgoingRecord[];
  /** Record timestamp of the batch before, ms since the epoch. */
  lastStamp: number;
  /** When it was claimed, ms since the epoch: the later one of the database's clock and the relay's. */
  claimedAt: number;
  /** Whether an earlier attempt may have published it. */
  isResumed: boolean;
  /** Rows that were set aside while it was put together. */
  refused: { seq: string; reason: string }[];
}

interface Claim {
  /** Source of commands whose row has none. */
  source: string;
  rows: number;
  bytes: number;
}

/** Rows that are looked at for a batch: those of people who wait for the next one are passed over. */
const LOOK_AHEAD = 4;
/** No topic takes more: such a row is not even read. */
const MAX_ROW_BYTES = 4_000_000;

/** Continues the batch that is under way, or puts the next one together; without records when nothing is pending. */
export async function claimBatch(db: MessagingExecutor, state: RelayState, claim: Claim): Promise<Batch> {
  const claimedAt = Math.max(state.now, Date.now());
  const common = { outboxId: state.outboxId, lastStamp: state.stamp, claimedAt };
  const options = { source: claim.source, now: claimedAt };
  if (state.batch !== null) {
    const rows = await rowsOf(db, sql`batch = ${state.batch}`);
    return { ...common, id: state.batch, isResumed: true, ...(await toBatch(db, rows, options)) };
  }
  const id = randomUUID();
  const chosen = chooseRows(await pendingRows(db, claim.rows * LOOK_AHEAD), claim);
  const tooLarge = chosen.filter(({ bytes }) => bytes > MAX_ROW_BYTES).map(({ seq }) => seq);
  for (const seq of tooLarge) await setAside(db, seq, 'MESSAGE_TOO_LARGE: the command is larger than any record');
  const readable = chosen.filter(({ bytes }) => bytes <= MAX_ROW_BYTES).map(({ seq }) => seq);
  const rows = readable.length > 0 ? await rowsOf(db, sql`seq IN (${sql.join(readable)})`) : [];
  const batch = await toBatch(db, rows, options);
  const refused = [...tooLarge.map((seq) => ({ seq, reason: 'MESSAGE_TOO_LARGE' })), ...batch.refused];
  if (batch.seqs.length > 0) {
    await sql`UPDATE cio_bus.outbox SET batch = ${id} WHERE seq IN (${sql.join(batch.seqs)})`.execute(db);
    await sql`UPDATE cio_bus.outbox_relay SET batch = ${id}`.execute(db);
  }
  return { ...common, id, isResumed: false, ...batch, refused };
}

/** Marks the rows of a batch as published, and ends it. Does nothing if another relay has done so. */
export async function finishBatch(db: MessagingExecutor, batch: string, stamp: number): Promise<void> {
  const ended = await sql`
    UPDATE cio_bus.outbox_relay SET batch = NULL, stamp = ${stamp} WHERE batch = ${batch}`.execute(db);
  if (ended.numAffectedRows === 0n) return;
  await sql`UPDATE cio_bus.outbox SET batch = NULL, published_at = clock_timestamp() WHERE batch = ${batch}`.execute(
    db,
  );
}

/** Ends a batch that Kafka has refused: its rows are pending again, or set aside for a reason. */
export async function returnBatch(db: MessagingExecutor, batch: string, refusal?: string): Promise<void> {
  const ended = await sql`UPDATE cio_bus.outbox_relay SET batch = NULL WHERE batch = ${batch}`.execute(db);
  if (ended.numAffectedRows === 0n) return;
  if (refusal !== undefined)
    await sql`UPDATE cio_bus.outbox SET refused_at = clock_timestamp(), reason = ${refusal} WHERE batch = ${batch}`.execute(
      db,
    );
  await sql`UPDATE cio_bus.outbox SET batch = NULL WHERE batch = ${batch}`.execute(db);
}

async function pendingRows(db: MessagingExecutor, limit: number): Promise<PendingRow[]> {
  const { rows } = await sql<Omit<PendingRow, 'seq'> & { seq: string | number }>`
    SELECT seq, key, bytes, CASE WHEN bytes <= ${MAX_ROW_BYTES} THEN command ->> 'type' END AS type
    FROM cio_bus.outbox
    WHERE published_at IS NULL AND refused_at IS NULL
    ORDER BY seq LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, seq: String(row.seq) }));
}

/** Rows, locked until they are in their batch: one that is being erased is waited for, and then gone. */
async function rowsOf(db: MessagingExecutor, condition: ReturnType<typeof sql>): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    SELECT seq, id, command::text AS command, source, traceparent, written_at
    FROM cio_bus.outbox WHERE ${condition} ORDER BY seq FOR UPDATE`.execute(db);
  return rows.map((row) => ({ ...row, seq: String(row.seq) }));
}

/** The records of rows; a row that can never be published is set aside, and stops nobody. */
async function toBatch(db: MessagingExecutor, rows: readonly OutboxRow[], options: { source: string; now: number }) {
  const seqs: string[] = [];
  const records: OutgoingRecord[] = [];
  const refused: Batch['refused'] = [];
  for (const row of rows) {
    try {
      records.push(toRecord(row, options));
      seqs.push(row.seq);
    } catch (error) {
      const reason = reasonOf(error);
      refused.push({ seq: row.seq, reason });
      await setAside(db, row.seq, reason);
    }
  }
  return { seqs, records, refused };
}

async function setAside(db: MessagingExecutor, seq: string, reason: string): Promise<void> {
  await sql`UPDATE cio_bus.outbox SET refused_at = clock_timestamp(), reason = ${reason}, batch = NULL WHERE seq = ${seq}`.execute(
    db,
  );
}
