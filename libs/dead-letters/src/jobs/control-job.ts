import type { JobAction } from '@cio-bus/contracts';
import { beginAction, type Operator } from '../actions/operator.ts';
import type { ReplayOptions } from '../replay/replay-options.ts';
import { changeJob, readJob } from './change-job.ts';

/** A job, and the operator who pauses or cancels it. */
export interface ControlJobOptions extends Operator, Pick<ReplayOptions, 'index' | 'transact'> {
  jobId: string;
  action: Extract<JobAction, 'paused' | 'cancelled'>;
}

/** What became of a change of a job. */
export interface JobOutcome {
  /** Its state now: one that has ended stays as it is. */
  state: JobAction;
  /** Of the action in the audit; undefined when the job did not change. */
  actionId: string | undefined;
}

/** There is no such job. */
export class UnknownJobError extends Error {
  override readonly name = 'UnknownJobError';
}

/**
 * Pauses or cancels a job, whoever runs it: it ends before its next batch. A paused one continues when it is run again.
 *
 * @throws UnknownJobError when there is no such job
 */
export async function controlJob(options: ControlJobOptions): Promise<JobOutcome> {
  const { index, jobId, action } = options;
  const begun = beginAction(options);
  const job = await index.query((database) => readJob(database, jobId));
  if (!job) throw new UnknownJobError(`there is no replay job ${jobId}: see cio-bus dlq jobs`);
  const { planned, digest } = job;
  const { actionId, before, isChanged } = await changeJob(options, begun, { jobId, action, planned, digest });
  return isChanged ? { state: action, actionId } : { state: before?.action ?? action, actionId: undefined };
}
