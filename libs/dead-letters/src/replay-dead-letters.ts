import type { TopicReader } from '@cio-bus/kafka';
import { toReplayRecord } from '@cio-bus/kafka';
import pThrottle from 'p-throttle';
import { type DeadLetterFilter, type ListedDeadLetter, listDeadLetters } from './list-dead-letters.ts';
import { type Action, beginAction, type Operator, writeAudit, writeResolution } from './operator.ts';
import { type LeaveReason, planReplay, type ReplayDecisions } from './plan-replay.ts';
import { type IsForgotten, watchForgotten } from './watch-forgotten.ts';

/** The dead letters to replay, and the operator. */
export interface ReplayOptions extends Operator, ReplayDecisions {
  read: TopicReader;
  /** @default all that are open */
  filter?: DeadLetterFilter;
  /** Plans without writing. @default false */
  dryRun?: boolean;
  /** Keys replayed at once. @default 64 */
  concurrency?: number;
  /** Records per second: replayed records share partitions with live ones, which are read behind them. @default 200 */
  rate?: number;
}

const DEFAULT_RATE = 200;
/** A second's records are spread over intervals of this length, ms. */
const INTERVAL_MS = 100;

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
  /** Dead letters that are not in the plan, or whose person was forgotten before their turn, by reason. */
  left: Partial<Record<LeaveReason, number>>;
}

/**
 * Writes the records of dead letters back to their topics, for the service that dead-lettered them, in their original
 * order per key and with their original ids.
 *
 * Safe to repeat after a crash: a dead letter is marked only after Kafka has its record, and a marked one is not replayed
 * again. Records written but not yet marked are written twice with the same id, and have their effect once.
 */
export async function replayDeadLetters(options: ReplayOptions): Promise<ReplayReport> {
  const { read, filter = {}, dryRun = false, concurrency = 64 } = options;
  const action = beginAction(options);
  const state = options.includeParked ? 'all' : (filter.state ?? 'all');
  const plan = planReplay(await listDeadLetters(read, { ...filter, state }), options);
  const left: ReplayReport['left'] = {};
  for (const { reason } of plan.leave) left[reason] = (left[reason] ?? 0) + 1;
  const report: ReplayReport = {
    replayId: action.id,
    dryRun,
    planned: plan.replay.length,
    replayed: 0,
    failed: [],
    left,
  };
  if (dryRun || plan.replay.length === 0) return report;

  const lanes = [...Map.groupBy(plan.replay, ({ key }) => key?.toString('base64')).values()];
  const perInterval = Math.max(1, Math.round(((options.rate ?? DEFAULT_RATE) * INTERVAL_MS) / 1_000));
  const throttle = pThrottle({ limit: perInterval, interval: INTERVAL_MS });
  const isForgotten = watchForgotten(read);
  const replay = throttle((deadLetter: ListedDeadLetter) => replayOne(options, action, deadLetter, isForgotten));
  await eachOf(lanes, concurrency, (lane) => replayLane(replay, lane, report));
  const counts = { replayed: report.replayed, failed: report.failed.length, ...left };
  await writeAudit(options, action, { action: 'replayed', counts, filter: { ...filter } });
  return report;
}

/** Replays one key's dead letters in order. The first failure ends the lane: a later record must not overtake it. */
async function replayLane(
  replay: (deadLetter: ListedDeadLetter) => Promise<Replayed>,
  lane: readonly ListedDeadLetter[],
  report: ReplayReport,
) {
  let stopped: string | undefined;
  for (const deadLetter of lane) {
    const result: Replayed = stopped === undefined ? await replay(deadLetter) : { failed: stopped };
    if (result === 'replayed') report.replayed += 1;
    else if (result === 'forgotten') report.left.forgotten = (report.left.forgotten ?? 0) + 1;
    else {
      stopped = result.failed;
      report.failed.push({ deadLetterId: deadLetter.deadLetterId, message: stopped });
    }
  }
}

/** What became of a dead letter that was planned. */
type Replayed = 'replayed' | 'forgotten' | { failed: string };

async function replayOne(
  operator: Operator,
  action: Action,
  deadLetter: ListedDeadLetter,
  isForgotten: IsForgotten,
): Promise<Replayed> {
  const record = toReplayRecord(deadLetter, action.id);
  try {
    if (await isForgotten(deadLetter)) return 'forgotten';
    const replayedAs = await operator.producer.publish(record);
    await writeResolution(operator, action, { deadLetter, action: 'replayed', replayedAs });
    return 'replayed';
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

async function eachOf<T>(items: readonly T[], concurrency: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
