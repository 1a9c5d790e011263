import type { RunTransaction } from '@cio-bus/kafka';
import type { DeadLetterIndex } from './index-file/dead-letter-index.ts';
import { beginAction, type Operator, writeAudit } from './operator.ts';
import { parkRows } from './park-rows.ts';
import { type LeaveReason, planReplay, type ReplayDecisions } from './plan-replay.ts';
import type { DeadLetterFilter } from './query/dead-letter-filter.ts';
import { beginReplay, replayInLots } from './replay-in-lots.ts';

/** The dead letters to replay, and the operator. */
export interface ReplayOptions extends Operator, ReplayDecisions {
  index: DeadLetterIndex;
  /** Runs transactions named `REPLAY_TRANSACTIONS`. */
  transact: RunTransaction;
  /** @default all that are open */
  filter?: DeadLetterFilter;
  /** Plans without writing. @default false */
  dryRun?: boolean;
  /** Records per second: replayed records share partitions with live ones, which are read behind them. @default 200 */
  rate?: number;
}

/** Result of a replay; of a dry run, what it would be. */
export interface ReplayReport {
  replayId: string;
  dryRun: boolean;
  /** Dead letters in the plan. */
  planned: number;
  /** Dead letters whose record was written back to its topic, and that are marked as replayed. */
  replayed: number;
  /** Dead letters that stay open because Kafka did not acknowledge the record, or an earlier one of the same key. */
  failed: { deadLetterId: string; message: string }[];
  /** Dead letters that are not in the plan, or about which somebody decided before their turn, by reason. */
  left: Partial<Record<LeaveReason, number>>;
}

/**
 * Writes the records of dead letters back to their topics, for the service that dead-lettered them, in their original
 * order per key and with their original ids.
 *
 * Each record and its decision are one transaction, within which the decisions are read to their end: two operators, a
 * second run, or a process that was away replay nothing twice.
 */
export async function replayDeadLetters(options: ReplayOptions): Promise<ReplayReport> {
  const { index, filter = {}, dryRun = false } = options;
  const action = beginAction(options);
  const plan = await planReplay(index, filter, options);
  const planned = plan.replay.length;
  const report: ReplayReport = { replayId: action.id, dryRun, planned, replayed: 0, failed: [], left: plan.leave };
  if (dryRun) return report;
  await parkRows(options, action, plan.park);
  if (planned === 0) return report;

  await replayInLots(beginReplay({ ...options, action, report }), plan.replay);
  const counts = { replayed: report.replayed, failed: report.failed.length, ...report.left };
  await writeAudit(options, action, { action: 'replayed', counts, filter: { ...filter } });
  return report;
}
