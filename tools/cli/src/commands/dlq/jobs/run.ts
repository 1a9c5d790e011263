import { readFileSync } from 'node:fs';
import {
  InvalidPlanError,
  type JobPlan,
  type JobProgress,
  type JobReport,
  type PlannedRows,
  parseJobPlan,
  type RunJobOptions,
  runJob,
  selectPlanned,
} from '@cio-bus/dead-letters';
import { Command } from 'commander';
import { exitCodes, UsageError } from '../../../exit-code.ts';
import { operatorOf } from '../../../options/operator.ts';
import { type DecisionOptions, wholeNumber, withDecision } from '../../../options/options.ts';
import { printResult } from '../../../output/print-result.ts';
import type { CliContext } from '../../../terminal/context.ts';
import { leaveLines } from '../leave-reasons.ts';
import { parseRate } from '../replay.ts';

interface RunOptions extends DecisionOptions {
  rate?: number;
  canary?: number;
  maxLag?: number;
}

const HELP = `
The first 20 are a canary: the job waits for what becomes of them, and stops when a cause is not fixed. It pauses by itself
while a service is behind with what apps publish.

A job that was paused, stopped or killed continues when it is run again. Several operators may run the same plan: each dead
letter is replayed once.

Examples:
  cio-bus dlq run plan.json --why 'Customer.io knows the event now' --yes
  cio-bus dlq jobs                                                       # its progress, on any machine
  cio-bus dlq pause 01K9ZJ3V2M4T6R8W0YBDFHJKNP --why 'sale at noon' --yes

Exit code 1 when the job did not finish: it was stopped, paused or cancelled, or Kafka did not acknowledge every record.`;

/** `cio-bus dlq run`: runs the job of a plan. */
export const dlqRunCommand = (context: CliContext): Command =>
  withDecision(
    new Command('run')
      .description('runs the replay job of a plan, or continues it')
      .argument('<plan>', 'file that dlq plan has saved')
      .option('--rate <records>', 'records per second; live records share the partitions (default: 200)', parseRate)
      .option('--canary <number>', 'dead letters whose outcome is awaited first (default: 20)', wholeNumber)
      .option('--max-lag <records>', 'pause while a service is further behind (default: 2000)', wholeNumber)
      .addHelpText('after', HELP),
    context,
  ).action((file: string, options: RunOptions) => run(context, readPlan(file), options));

async function run(context: CliContext, plan: JobPlan, options: RunOptions): Promise<void> {
  if (!options.yes) {
    const rows = await selectPlanned(context.connections.deadLetters(), plan);
    const { replay, earlier, park, leave } = rows;
    const counts = { jobId: plan.id, dryRun: true, replay: replay.length, park: park.length, replayed: earlier.length };
    printResult(context, options, { ...counts, leave }, () => renderDryRun(plan, rows));
    return;
  }
  const { rate, canary, maxLag } = options;
  const given = Object.fromEntries(Object.entries({ rate, canary, maxLag }).filter(([, value]) => value !== undefined));
  const report = await runOrExplain({
    ...(await operatorOf(context, options)),
    plan,
    committed: context.connections.committed,
    onProgress: progressPrinter(context),
    ...given,
  });
  printResult(context, options, report, () => renderReport(report));
  if (report.state !== 'finished') context.end(exitCodes.found);
}

async function runOrExplain(options: RunJobOptions): Promise<JobReport> {
  try {
    return await runJob(options);
  } catch (error) {
    if (error instanceof InvalidPlanError) throw new UsageError(error.message);
    throw error;
  }
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a folder',
};

function readPlan(file: string): JobPlan {
  try {
    return parseJobPlan(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof InvalidPlanError) throw new UsageError(`${file}: ${error.message}`);
    const why = unreadable[String((error as { code?: unknown }).code)];
    if (why) throw new UsageError(`${file} cannot be read: ${why}; cio-bus dlq plan saves a plan`);
    throw error;
  }
}

function renderDryRun({ id }: JobPlan, { replay, earlier, park, leave }: PlannedRows): string {
  return [
    `Job ${id}: ${replay.length} would be replayed.`,
    ...(earlier.length > 0 ? [`  ${earlier.length} replayed by this job before`] : []),
    ...(park.length > 0 ? [`  ${park.length} would be parked: replayed three times`] : []),
    ...leaveLines(leave),
    'Dry run: nothing was changed. Add --yes to run it.',
  ].join('\n');
}

const PRINT_EVERY_MS = 5_000;

function progressPrinter({ warn, now }: CliContext): (progress: JobProgress) => void {
  let printedAt = now();
  return (progress) => {
    if (progress.kind === 'replayed' && now() < printedAt + PRINT_EVERY_MS) return;
    printedAt = now();
    warn(progressLine(progress));
  };
}

function progressLine(progress: JobProgress): string {
  switch (progress.kind) {
    case 'canary':
      return `Waiting for what becomes of the first ${progress.size}.`;
    case 'lag':
      return `Waiting: a service is ${progress.lag} records behind, more than ${progress.maxLag}.`;
    case 'replayed':
      return `${progress.count} replayed.`;
  }
}

const renderReport = ({ jobId, state, planned, replayed, failedAgain, failed, left, reason }: JobReport): string =>
  [
    `Job ${jobId} is ${state === 'started' ? 'not finished' : state}: ${replayed} of ${planned} replayed.`,
    ...(reason === undefined ? [] : [`  ${reason}`]),
    ...(failedAgain > 0 ? [`  ${failedAgain} failed again so far: cio-bus dlq groups`] : []),
    ...(failed.length > 0 ? [`  ${failed.length} not acknowledged by Kafka: run it again`] : []),
    ...leaveLines(left),
  ].join('\n');
