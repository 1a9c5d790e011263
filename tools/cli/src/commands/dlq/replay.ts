import { type ReplayReport, replayDeadLetters } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-code.ts';
import { operatorOf } from '../../operator.ts';
import { type DecisionOptions, withDecision } from '../../options.ts';
import { tell } from '../../output/tell.ts';
import { type FilterOptions, readFilter, withFilter } from './letter-filter.ts';

interface ReplayCommandOptions extends DecisionOptions, FilterOptions {
  includeParked?: boolean;
}

/** `cio-bus dlq replay`: records back to their topics, in their old order and under their old ids. */
export function dlqReplayCommand(context: CliContext): Command {
  const command = withFilter(
    new Command('replay').description('writes the records of open letters back to their topics'),
  )
    .option('--include-parked', 'parked letters, too')
    .addHelpText('after', '\nExit code 1 when Kafka did not acknowledge some; they stay open.');
  return withDecision(command, context).action(async (ids: string[], options: ReplayCommandOptions) => {
    const report = await replayDeadLetters({
      ...(await operatorOf(context, options)),
      filter: readFilter(ids, options, context.now()),
      dryRun: !options.yes,
      includeParked: options.includeParked ?? false,
    });
    tell(context, options, report, () => renderReplay(report));
    if (report.failed.length > 0) context.end(exitCodes.found);
  });
}

const reasons: Record<keyof ReplayReport['left'], string> = {
  forgotten: 'their person is to be forgotten',
  resolved: 'replayed, discarded or settled before',
  parked: 'parked; --include-parked takes them',
  'no-origin': 'no records: post the corrected webhook again',
  'needs-decision': 'sends that may have happened: cio-bus dlq settle',
  repeated: 'copies of others',
};

/** What a replay did, or would do. */
export const renderReplay = ({ dryRun, planned, replayed, failed, left, replayId }: ReplayReport): string =>
  [
    dryRun ? `${planned} would be replayed.` : `${replayed} of ${planned} replayed, as ${replayId}.`,
    ...failed.map(({ letterId, message }) => `  not acknowledged: ${letterId}: ${message}`),
    ...Object.entries(left).map(([reason, count]) => `  ${count} left: ${reasons[reason as keyof typeof reasons]}`),
    ...(dryRun && planned > 0 ? ['Nothing was changed: add --yes.'] : []),
  ].join('\n');
