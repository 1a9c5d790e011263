import { beginAction, writeAudit } from '../actions/operator.ts';
import { parkRows } from './park-rows.ts';
import { planReplay } from './plan-replay.ts';
import { beginReplay, replayInBatches } from './replay-in-batches.ts';
import type { ReplayOptions, ReplayReport } from './replay-options.ts';

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

  await replayInBatches(beginReplay({ ...options, action, report }), plan.replay);
  const counts = { replayed: report.replayed, failed: report.failed.length, ...report.left };
  await writeAudit(options, action, { action: 'replayed', counts, filter: { ...filter } });
  return report;
}
