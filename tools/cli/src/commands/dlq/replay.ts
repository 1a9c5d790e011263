import { type ReplayReport, replayDeadLetters } from '@cio-bus/dead-letters';
import { Command, InvalidArgumentError } from 'commander';
import { exitCodes } from '../../exit-code.ts';
import { operatorOf } from '../../options/operator.ts';
import { type DecisionOptions, wholeNumber, withDecision } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { type FilterOptions, readFilter, withFilter } from './dead-letter-filter.ts';
import { leaveLines } from './leave-reasons.ts';

interface ReplayCommandOptions extends DecisionOptions, FilterOptions {
  includeParked?: boolean;
  rate?: number;
}

/** `cio-bus dlq replay`: writes records back to their topics, in their original order and with their original ids. */
export function dlqReplayCommand(context: CliContext): Command {
  const command = withFilter(
    new Command('replay').description('writes the records of open dead letters back to their topics'),
    context,
  )
    .option('--include-parked', 'include parked dead letters')
    .option('--rate <records>', 'records per second; live records share the partitions (default: 200)', parseRate)
    .addHelpText(
      'after',
      '\nExit code 1 when Kafka did not acknowledge every record; the dead letters of the others stay open.',
    );
  return withDecision(command, context).action(async (ids: string[], options: ReplayCommandOptions) => {
    const report = await replayDeadLetters({
      ...(await operatorOf(context, options)),
      filter: readFilter(ids, options),
      dryRun: !options.yes,
      includeParked: options.includeParked ?? false,
      ...(options.rate === undefined ? {} : { rate: options.rate }),
    });
    printResult(context, options, report, () => renderReplay(report));
    if (report.failed.length > 0) context.end(exitCodes.found);
  });
}

/** Parser of `--rate`. */
export function parseRate(text: string): number {
  const rate = wholeNumber(text);
  if (rate === 0) throw new InvalidArgumentError('Expected 1 or more.');
  return rate;
}

/** Renders the result of a replay or its dry run. */
export const renderReplay = ({ dryRun, planned, replayed, failed, left, replayId }: ReplayReport): string =>
  [
    dryRun ? `${planned} would be replayed.` : `${replayed} of ${planned} replayed, as ${replayId}.`,
    ...failed.map(({ deadLetterId, message }) => `  not acknowledged: ${deadLetterId}: ${message}`),
    ...leaveLines(left),
    ...(dryRun && planned > 0 ? ['Dry run: nothing was changed. Add --yes to replay.'] : []),
  ].join('\n');
