import { listJobs, type ReplayJob } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import { type JsonOption, withJson } from '../../../options/options.ts';
import { formatTime, printResult } from '../../../output/print-result.ts';
import { renderTable } from '../../../output/table.ts';
import type { CliContext } from '../../../terminal/context.ts';

const HELP = `
Read from Kafka, so that everybody sees every job. One that is started and was last active minutes ago was killed, or waits for
services that do not run: run its plan again.

Example:
  cio-bus dlq jobs --json`;

/** `cio-bus dlq jobs`: the replay jobs, wherever they run. */
export const dlqJobsCommand = (context: CliContext): Command =>
  withJson(new Command('jobs').description('lists replay jobs, the latest first').addHelpText('after', HELP)).action(
    async (options: JsonOption) => {
      const jobs = await listJobs(context.connections.deadLetters());
      printResult(context, options, jobs, () => render(jobs));
    },
  );

const render = (jobs: readonly ReplayJob[]): string =>
  renderTable(
    ['job', 'state', 'replayed', 'planned', 'failed again', 'by', 'last active', 'why'],
    jobs.map(({ jobId, action, replayed, planned, failedAgain, by, lastActiveAt, why, reason }) => [
      ...[jobId, action, replayed, planned, failedAgain, by, formatTime(lastActiveAt), reason ?? why],
    ]),
  );
