import type { DeadLetter } from '@cio-bus/contracts';
import { toReplayRecord } from '@cio-bus/kafka';
import pThrottle from 'p-throttle';
import type { DeadLetterIndex } from './index-file/dead-letter-index.ts';
import { type Action, beginAction, type Operator, writeAudit, writeResolution } from './operator.ts';
import { type LeaveReason, planReplay, type ReplayDecisions } from './plan-replay.ts';
import type { DeadLetterFilter } from './query/dead-letter-filter.ts';
import { inChunks } from './query/in-chunks.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { type IsForgotten, watchForgotten } from './watch-forgotten.ts';

/** The dead letters to replay, and the operator. */
export interface ReplayOptions extends Operator, ReplayDecisions {
  index: DeadLetterIndex;
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
/** Dead letters in memory at once. */
const CHUNK = { count: 1_000, bytes: 16 * 1024 * 1024 };

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
 * Safe to repeat after a crash: a dead letter is marked only after Kafka has its record, and a marked one is not replayed
 * again. Records written but not yet marked are written twice with the same id, and have their effect once.
 */
export async function replayDeadLetters(options: ReplayOptions): Promise<ReplayReport> {
  const { index, filter = {}, dryRun = false } = options;
  const action = beginAction(options);
  const plan = await planReplay(index, filter, options);
  const planned = plan.replay.length;
  const report: ReplayReport = { replayId: action.id, dryRun, planned, replayed: 0, failed: [], left: plan.leave };
  if (dryRun || planned === 0) return report;

  await replayInChunks(options, action, { seqs: plan.replay, report });
  const counts = { replayed: report.replayed, failed: report.failed.length, ...report.left };
  await writeAudit(options, action, { action: 'replayed', counts, filter: { ...filter } });
  return report;
}

async function replayInChunks(
  options: ReplayOptions,
  action: Action,
  { seqs, report }: { seqs: readonly number[]; report: ReplayReport },
): Promise<void> {
  const { index, concurrency = 64 } = options;
  const perInterval = Math.max(1, Math.round(((options.rate ?? DEFAULT_RATE) * INTERVAL_MS) / 1_000));
  const throttle = pThrottle({ limit: perInterval, interval: INTERVAL_MS });
  const isForgotten = watchForgotten(index.kafka.read);
  const replay = throttle((deadLetter: DeadLetter) => replayOne(options, action, deadLetter, isForgotten));
  const lanes = new Map<string | undefined, Lane>();
  for await (const chunk of inChunks(index, seqs, CHUNK)) {
    const bytes = await readDeadLetters(index.kafka, chunk);
    const undecided = chunk.flatMap((listed) => {
      if (listed.state === 'resolved' || listed.state === 'forgotten') leave(report, listed.state);
      else return bytes.get(listed) ?? [];
      return [];
    });
    const byKey = [...Map.groupBy(undecided, ({ key }) => key?.toString('base64'))];
    await eachOf(byKey, concurrency, async ([key, deadLetters]) => {
      const lane = lanes.get(key) ?? {};
      await replayLane(replay, { deadLetters, lane, report });
      if (lane.stopped !== undefined) lanes.set(key, lane);
    });
  }
}

/** The dead letters of a key; the first failure stops it, with the reason: a later record must not overtake. */
interface Lane {
  stopped?: string;
}

async function replayLane(
  replay: (deadLetter: DeadLetter) => Promise<Replayed>,
  { deadLetters, lane, report }: { deadLetters: readonly DeadLetter[]; lane: Lane; report: ReplayReport },
) {
  for (const deadLetter of deadLetters) {
    const result: Replayed = lane.stopped === undefined ? await replay(deadLetter) : { failed: lane.stopped };
    if (result === 'replayed') report.replayed += 1;
    else if (result === 'forgotten') leave(report, 'forgotten');
    else {
      lane.stopped = result.failed;
      report.failed.push({ deadLetterId: deadLetter.deadLetterId, message: result.failed });
    }
  }
}

function leave({ left }: ReplayReport, reason: LeaveReason): void {
  left[reason] = (left[reason] ?? 0) + 1;
}

/** What became of a dead letter that was planned. */
type Replayed = 'replayed' | 'forgotten' | { failed: string };

async function replayOne(
  operator: Operator,
  action: Action,
  deadLetter: DeadLetter,
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
