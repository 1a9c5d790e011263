import type { DatabaseSync } from 'node:sqlite';
import { type JobAction, type JobDecision, jobDecisionKey, type OperatorAction, topics } from '@cio-bus/contracts';
import type { RunTransaction } from '@cio-bus/kafka';
import { type Action, auditedFilter, mintUlid, recordOfAction, sourceOf } from '../actions/operator.ts';
import { untilAnswered } from '../actions/until-answered.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import type { DeadLetterFilter } from '../query/dead-letter-filter.ts';

/** The last thing that happened to a job; undefined for one that was never run. */
export function readJob(database: DatabaseSync, jobId: string): JobDecision | undefined {
  const row = database.prepare('SELECT decision FROM jobs WHERE job_id = ?').get(jobId);
  return row && (JSON.parse(String(row.decision)) as JobDecision);
}

/** What each action is called in `customerio.audit`. */
const audited = {
  started: 'replay-started',
  paused: 'replay-paused',
  stopped: 'replay-stopped',
  cancelled: 'replay-cancelled',
  finished: 'replayed',
} as const satisfies Record<JobAction, OperatorAction['action']>;

/** After which actions a job may do this. */
const follows: Readonly<Record<JobAction, readonly (JobAction | undefined)[]>> = {
  started: [undefined, 'paused', 'stopped'],
  paused: ['started', 'stopped'],
  stopped: ['started'],
  cancelled: ['started', 'paused', 'stopped'],
  finished: ['started'],
};

/** How a job changes. */
export interface JobChange extends Pick<JobDecision, 'jobId' | 'action' | 'planned' | 'digest' | 'reason'> {
  /** For the audit. */
  counts?: Record<string, number>;
  /** For the audit: how the dead letters were selected. */
  filter?: DeadLetterFilter;
}

interface JobWriter {
  index: DeadLetterIndex;
  transact: RunTransaction;
  now?: (() => number) | undefined;
}

/**
 * Writes what happens to a job, and its audit record, in one transaction of the replays: no batch is under way meanwhile, and of
 * two that do the same, one writes. Writes nothing when the job cannot do this now.
 *
 * @returns what the job was, and whether it changed
 */
export function changeJob(
  writer: JobWriter,
  { by, why }: Pick<Action, 'by' | 'why'>,
  change: JobChange,
): Promise<JobChanged> {
  const { now = Date.now } = writer;
  const action = { id: mintUlid(now()), by, why };
  return untilAnswered(() => changeOnce(writer, action, change));
}

/** What a job was, and whether it changed. */
interface JobChanged {
  /** Of the action in the audit, when it changed. */
  actionId: string;
  before: JobDecision | undefined;
  isChanged: boolean;
}

function changeOnce(
  { index, transact, now = Date.now }: JobWriter,
  action: Action,
  change: JobChange,
): Promise<JobChanged> {
  return transact(async (send) => {
    const before = await index.query((database) => readJob(database, change.jobId));
    const result = { actionId: action.id, before };
    if (before?.id === action.id) return { ...result, isChanged: true }; // by a transaction whose commit was not answered
    if (!follows[change.action].includes(before?.action)) return { ...result, isChanged: false };
    await send(recordsOf(action, change, now()));
    return { ...result, isChanged: true };
  });
}

function recordsOf(action: Action, { counts, filter, ...change }: JobChange, timestamp: number) {
  const value: JobDecision = { ...action, correlationId: change.jobId, timestamp, ...change };
  const audit = { action: audited[change.action], counts: { planned: change.planned, ...counts } };
  return [
    {
      topic: topics.resolutions,
      key: jobDecisionKey(value),
      value: JSON.stringify(value),
      headers: sourceOf(action),
    },
    recordOfAction(action, {
      ...{ ...audit, correlationId: change.jobId, timestamp },
      ...(filter ? { filter: auditedFilter(action, filter) } : {}),
    }),
  ];
}
