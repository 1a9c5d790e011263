import type { DatabaseSync } from 'node:sqlite';
import type { DeadLetter, RecordPosition } from '@cio-bus/contracts';
import { PublishError, type SendInTransaction, toReplayRecord } from '@cio-bus/kafka';
import pThrottle from 'p-throttle';
import { type Action, toResolution } from '../actions/operator.ts';
import { editedDeadLetter } from '../edit/record-content.ts';
import { originTimestampOf } from '../index-file/write-dead-letters.ts';
import { inChunks } from '../query/in-chunks.ts';
import { type ListedDeadLetter, readRow } from '../query/listed-dead-letter.ts';
import { readDeadLetters, readEdits } from '../query/read-dead-letters.ts';
import type { LeaveReason } from './plan-replay.ts';
import type { ReplayOptions, ReplayReport } from './replay-options.ts';

const DEFAULT_RATE = 200;
/** Readers of a topic wait for a transaction, so a batch is small, and there are several a second. */
const BATCHES_PER_SECOND = 4;
/** What is read from Kafka at a time, and the largest batch: a look at a topic costs as much as some thousands of its records. */
const CHUNK = { count: 500, bytes: 8 * 1024 * 1024 };

/** How often a batch is tried whose commit was not answered. */
const ATTEMPTS = 3;

/** A record that a replay wrote. */
export interface ReplayedRecord {
  /** The group of its dead letter. */
  groupId: string;
  service: string;
  position: RecordPosition;
}

/** Who follows a replay. */
export interface ReplayWatch {
  /** Throws when the replay must end; called inside each transaction, with what was decided until then. */
  requireRunning?(database: DatabaseSync): void;
  /** The records that were written, also by others in the same action. */
  onReplayed?(records: readonly ReplayedRecord[]): void;
}

/** What a replay has in hand. */
export interface Replay
  extends Pick<ReplayOptions, 'index' | 'transact' | 'now' | 'includeParked' | 'rate'>,
    ReplayWatch {
  action: Action;
  report: Pick<ReplayReport, 'replayed' | 'failed' | 'left'>;
  /** Why a key has stopped, by key: a later record must not overtake one that failed. */
  stopped: Map<string | undefined, string>;
  /** Why all have stopped: Kafka cannot be written or read. */
  halted?: string;
}

/** Somebody has ended the replay. */
export class ReplayEndedError extends Error {
  override readonly name = 'ReplayEndedError';
}

/** A dead letter, and its bytes. */
type Bytes = ReadonlyMap<ListedDeadLetter, DeadLetter>;

/** Begins a replay, in which nothing has stopped yet. */
export const beginReplay = (replay: Omit<Replay, 'stopped' | 'halted'>): Replay => ({ ...replay, stopped: new Map() });

/**
 * Replays rows of the index in their order, some at a time, each batch in a transaction.
 *
 * @param afterBatch ends the replay when it resolves to false
 */
export async function replayInBatches(
  replay: Replay,
  seqs: readonly number[],
  afterBatch: () => Promise<boolean> = async () => true,
): Promise<void> {
  const { index, rate = DEFAULT_RATE } = replay;
  const count = Math.max(1, Math.min(CHUNK.count, Math.floor(rate / BATCHES_PER_SECOND)));
  const paced = pThrottle({ limit: 1, interval: (count / rate) * 1_000 })(replayBatch);
  for await (const chunk of inChunks(index, seqs, CHUNK)) {
    const bytes = await readDeadLetters(index.kafka, chunk);
    for (let start = 0; start < chunk.length; start += count) {
      await paced(replay, chunk.slice(start, start + count), bytes);
      if (!(await afterBatch())) return;
    }
  }
}

/** Halves a batch that Kafka refuses, until the record to blame is alone. */
async function replayBatch(
  replay: Replay,
  all: readonly ListedDeadLetter[],
  bytes: Bytes,
  attempts = ATTEMPTS,
): Promise<void> {
  const batch = all.filter((listed) => bytes.has(listed) && !isStopped(replay, listed));
  if (batch.length === 0) return;
  try {
    const { ends, records } = await replay.transact((send) => replayOpen(replay, batch, bytes, send));
    for (const end of ends) count(replay.report, end);
    replay.onReplayed?.(records);
  } catch (error) {
    if (error instanceof ReplayEndedError) throw error;
    const { outcome, isRefused } = error instanceof PublishError ? error : {};
    // The next transaction begins when this one has ended, and reads how.
    if (outcome === 'unknown' && attempts > 1) return replayBatch(replay, batch, bytes, attempts - 1);
    if (!isRefused || batch.length === 1) return fail(replay, batch, error);
    const half = Math.ceil(batch.length / 2);
    await replayBatch(replay, batch.slice(0, half), bytes);
    await replayBatch(replay, batch.slice(half), bytes);
  }
}

type End = 'replayed' | LeaveReason;

/** What became of a batch, by place, and the records of those that were replayed. */
interface BatchResult {
  ends: End[];
  records: ReplayedRecord[];
}

/** Writes the records and decisions of those that are still open; runs inside a transaction. */
async function replayOpen(
  { index, action, now = Date.now, includeParked = false, requireRunning = () => {} }: Replay,
  batch: readonly ListedDeadLetter[],
  bytes: Bytes,
  send: SendInTransaction,
): Promise<BatchResult> {
  const endOf = ({ state, resolution }: ListedDeadLetter): End | undefined => {
    // By a transaction whose commit was not answered, or by another process of the same job.
    if (resolution?.id === action.id && resolution.action === 'replayed') return 'replayed';
    return state === 'open' || (state === 'parked' && includeParked) ? undefined : state;
  };
  const current = await index.query((database) => {
    requireRunning(database);
    return lookUp(database, batch);
  });
  const ends = current.map((listed) => (listed ? endOf(listed) : 'gone'));
  const open = batch.filter((_, place) => ends[place] === undefined);
  const edits = await readEdits(
    index.kafka,
    current.filter((listed) => listed !== undefined && endOf(listed) === undefined) as ListedDeadLetter[],
  );
  const contents = [...batch.entries()].flatMap(([place, listed]) => {
    const edit = edits.get(current[place] as ListedDeadLetter);
    const deadLetter = bytes.get(listed) as DeadLetter;
    return ends[place] === undefined ? [edit ? editedDeadLetter(deadLetter, edit) : deadLetter] : [];
  });
  const positions = await send(contents.map((deadLetter) => toReplayRecord(deadLetter, action.id)));
  await send(
    open.map((deadLetter, place) =>
      toResolution(action, { deadLetter, action: 'replayed', replayedAs: positions[place] }, now()),
    ),
  );
  const replayedAs = new Map(open.map((listed, place) => [listed, positions[place]]));
  const records = batch.flatMap((listed, place) => {
    const position = replayedAs.get(listed) ?? (ends[place] === 'replayed' && current[place]?.resolution?.replayedAs);
    return position ? [{ groupId: listed.groupId, service: listed.service, position }] : [];
  });
  return { ends: ends.map((end) => end ?? 'replayed'), records };
}

/** The dead letters as they are now, by place. */
function lookUp(database: DatabaseSync, batch: readonly ListedDeadLetter[]): (ListedDeadLetter | undefined)[] {
  const find = database.prepare('SELECT * FROM dead_letters WHERE dead_letter_id = ? AND origin_timestamp = ?');
  const rows = batch.map((listed) => find.get(listed.deadLetterId, originTimestampOf(listed)));
  return rows.map((row) => row && readRow(row));
}

const keyOf = ({ key }: ListedDeadLetter): string | undefined => key?.toString('base64');

/** Whether its key or everything has stopped; it counts as failed then. */
function isStopped({ stopped, halted, report }: Replay, listed: ListedDeadLetter): boolean {
  const message = halted ?? stopped.get(keyOf(listed));
  if (message !== undefined) report.failed.push({ deadLetterId: listed.deadLetterId, message });
  return message !== undefined;
}

function fail(replay: Replay, batch: readonly ListedDeadLetter[], error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof PublishError && error.isRefused)) replay.halted = message;
  for (const listed of batch) {
    replay.stopped.set(keyOf(listed), message);
    replay.report.failed.push({ deadLetterId: listed.deadLetterId, message });
  }
}

function count(report: Replay['report'], end: End): void {
  if (end === 'replayed') report.replayed += 1;
  else report.left[end] = (report.left[end] ?? 0) + 1;
}
