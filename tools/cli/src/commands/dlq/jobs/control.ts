import { controlJob, listJobs, UnknownJobError } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import { exitCodes, UsageError } from '../../../exit-code.ts';
import { operatorOf } from '../../../options/operator.ts';
import { type DecisionOptions, withDecision } from '../../../options/options.ts';
import { printResult } from '../../../output/print-result.ts';
import type { CliContext } from '../../../terminal/context.ts';

const controls = {
  pause: {
    action: 'paused',
    description: 'pauses a replay job, wherever it runs; running its plan again continues it',
  },
  cancel: { action: 'cancelled', description: 'ends a replay job for good, wherever it runs' },
} as const;

/** `cio-bus dlq pause` and `dlq cancel`. */
export const dlqControlCommands = (context: CliContext): Command[] =>
  Object.entries(controls).map(([name, { action, description }]) =>
    withDecision(
      new Command(name)
        .description(description)
        .argument('<job>', 'id of the job, as in dlq jobs')
        .addHelpText(
          'after',
          `\nIt ends before its next batch, within a second or so. What it has replayed stays replayed.\n\nExample:\n  cio-bus dlq ${name} 01K9ZJ3V2M4T6R8W0YBDFHJKNP --why 'sale at noon' --yes`,
        ),
      context,
    ).action(async (jobId: string, options: DecisionOptions) => {
      const dryRun = !options.yes;
      const state = dryRun ? await stateOf(context, jobId) : await control(context, jobId, { ...options, action });
      const hint = dryRun ? `would be ${action}. Dry run: nothing was changed. Add --yes to carry it out.` : '';
      printResult(
        context,
        options,
        { jobId, state, dryRun },
        () => `Job ${jobId} is ${state}${hint && `; it ${hint}`}`,
      );
      if (!dryRun && state !== action) context.end(exitCodes.found);
    }),
  );

type Control = DecisionOptions & Pick<(typeof controls)[keyof typeof controls], 'action'>;

async function control(context: CliContext, jobId: string, { action, ...options }: Control) {
  try {
    return (await controlJob({ ...(await operatorOf(context, options)), jobId, action })).state;
  } catch (error) {
    if (error instanceof UnknownJobError) throw new UsageError(error.message);
    throw error;
  }
}

async function stateOf({ connections }: CliContext, jobId: string) {
  const job = (await listJobs(connections.deadLetters())).find((one) => one.jobId === jobId);
  if (!job) throw new UsageError(`there is no replay job ${jobId}: see cio-bus dlq jobs`);
  return job.action;
}
