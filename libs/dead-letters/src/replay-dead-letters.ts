import { commandId, commandTopics, readJsonObject, type Topic } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import { toReplayRecord } from '@cio-bus/kafka';
import { type LetterFilter, type ListedLetter, listDeadLetters } from './list-dead-letters.ts';
import { type Action, beginAction, type Operator, writeAudit, writeResolution } from './operator.ts';
import { type LeaveReason, planReplay, type ReplayDecisions } from './plan-replay.ts';

/** What to replay, by whom and why. */
export interface ReplayOptions extends Operator, ReplayDecisions {
  read: TopicReader;
  /** Which letters. @default all that are open */
  filter?: LetterFilter;
  /** Only says what it would do. @default false */
  dryRun?: boolean;
  /** Keys replayed at once. @default 64 */
  concurrency?: number;
}

/** What a replay did; after a dry run, what it would do. */
export interface ReplayReport {
  replayId: string;
  dryRun: boolean;
  /** Letters that the plan takes. */
  planned: number;
  /** Letters whose record is on its topic again, and marked so. */
  replayed: number;
  /** Letters that stay open because Kafka did not acknowledge: they, and the later ones of their key. */
  failed: { letterId: string; message: string }[];
  /** Letters that were left, by reason. */
  left: Partial<Record<LeaveReason, number>>;
}

/**
 * Writes the records of dead letters back to their topics, for the service that gave them up, in their old order for
 * each key and under their old ids.
 *
 * Safe to run again after a crash: a letter is marked only after Kafka has its record, and a marked one is not taken
 * again. The few between the two are written twice, with the same id, and have their effect once.
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
  await eachOf(lanes, concurrency, (lane) => replayLane(options, action, lane, report));
  const counts = { replayed: report.replayed, failed: report.failed.length, ...left };
  await writeAudit(options, action, { action: 'replayed', counts, filter: { ...filter } });
  return report;
}

/** One key's letters, one after the other. The first that fails stops its lane: a later one must not overtake it. */
async function replayLane(operator: Operator, action: Action, lane: readonly ListedLetter[], report: ReplayReport) {
  let stopped: string | undefined;
  for (const letter of lane) {
    stopped ??= await replayOne(operator, action, letter);
    if (stopped === undefined) report.replayed += 1;
    else report.failed.push({ letterId: letter.letterId, message: stopped });
  }
}

async function replayOne(operator: Operator, action: Action, letter: ListedLetter): Promise<string | undefined> {
  const id = commandIdOf(letter);
  const record = toReplayRecord(letter, { id: action.id, ...(id === undefined ? {} : { commandId: id }) });
  try {
    const replayedAs = await operator.producer.publish(record);
    await writeResolution(operator, action, { letterId: letter.letterId, action: 'replayed', replayedAs });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The id by which the command was read the first time: it may follow from the record's bytes and time. */
function commandIdOf({ origin, headers, key, value }: ListedLetter): string | undefined {
  if (!origin || !commandTopics.includes(origin.topic as Topic)) return undefined;
  return commandId({ ...origin, headers, key, value }, objectOrNothing(value));
}

function objectOrNothing(value: Buffer | null): Record<string, unknown> {
  try {
    return readJsonObject({ value });
  } catch {
    return {};
  }
}

async function eachOf<T>(items: readonly T[], concurrency: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
