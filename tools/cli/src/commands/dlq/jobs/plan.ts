import { writeFileSync } from 'node:fs';
import { type JobPlan, planJob } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import { type JsonOption, withJson } from '../../../options/options.ts';
import { printResult } from '../../../output/print-result.ts';
import { renderTable } from '../../../output/table.ts';
import type { CliContext } from '../../../terminal/context.ts';
import { type FilterOptions, readFilter, withFilter } from '../dead-letter-filter.ts';
import { leaveLines } from '../leave-reasons.ts';

interface PlanOptions extends JsonOption, FilterOptions {
  includeParked?: boolean;
  out?: string;
}

const EXAMPLES = `
Nothing is replayed. The file has exactly the dead letters that a run of it replays, in their order; who has the file can
run it. Reads outcomes since the oldest of them, to leave out commands that were delivered after all.

Examples:
  cio-bus dlq plan --group 2d09c5e1a7b3 --out plan.json
  cio-bus dlq run plan.json --why 'Customer.io knows the event now'          # what it would do now
  cio-bus dlq run plan.json --why 'Customer.io knows the event now' --yes`;

/** `cio-bus dlq plan`: saves what a replay job will do. */
export const dlqPlanCommand = (context: CliContext): Command =>
  withJson(withFilter(new Command('plan').description('plans a replay job, and saves the plan as a file'), context))
    .option('--include-parked', 'include parked dead letters, and those that were replayed three times')
    .option('--out <file>', 'file of the plan (default: replay-<id>.json)')
    .addHelpText('after', EXAMPLES)
    .action(async (ids: string[], options: PlanOptions) => {
      const { includeParked = false } = options;
      const filter = readFilter(ids, options);
      const { now, connections } = context;
      const plan = await planJob({ index: connections.deadLetters(), filter, includeParked, now });
      const file = options.out ?? `replay-${plan.id}.json`;
      writeFileSync(file, `${JSON.stringify(plan)}\n`, { mode: 0o600 }); // the filter may have a person's id
      printResult(context, options, { file, ...summaryOf(plan) }, () => render(plan, file));
    });

const SAMPLE = 5;

const summaryOf = ({ deadLetters, park, ...plan }: JobPlan) => ({
  ...plan,
  replay: deadLetters.length,
  park: park.length,
  sample: deadLetters.slice(0, SAMPLE).map(([id]) => id),
});

function render(plan: JobPlan, file: string): string {
  const { id, replay, keys, groups, leave, sample, digest } = summaryOf(plan);
  const table = renderTable(
    ['group', 'dead letters', 'service', 'code', 'last message'],
    groups.map(({ groupId, count, service, code, message }) => [groupId, count, service, code, message]),
  );
  return [
    replay === 0
      ? `Job ${id}: no dead letter matches that can be replayed; a run of it does nothing.`
      : `Job ${id}: ${replay} dead letters of ${keys} keys would be replayed.`,
    ...(groups.length > 0 ? [table] : []),
    ...leaveLines(leave),
    ...(sample.length > 0 ? [`The first: ${sample.join(', ')}`] : []),
    `Saved as ${file}, digest ${digest}.`,
  ].join('\n');
}
