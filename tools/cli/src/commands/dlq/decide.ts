import { discardDeadLetters, parkDeadLetters } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../operator.ts';
import { type DecisionOptions, withDecision } from '../../options.ts';
import { printResult } from '../../output/print-result.ts';
import { type FilterOptions, readFilter, withFilter } from './dead-letter-filter.ts';

const decisions = {
  discard: {
    decide: discardDeadLetters,
    done: 'discarded',
    description: 'closes open dead letters without a replay',
  },
  park: {
    decide: parkDeadLetters,
    done: 'parked',
    description: 'parks open dead letters; a replay skips them',
  },
} as const;

const notAcknowledged = ({ deadLetterId, message }: { deadLetterId: string; message: string }) =>
  `  not acknowledged: ${deadLetterId}: ${message}`;

/** `cio-bus dlq discard` and `cio-bus dlq park`. */
export function dlqDecideCommand(context: CliContext, name: keyof typeof decisions): Command {
  const { decide, done, description } = decisions[name];
  const command = withFilter(new Command(name).description(description), context).option(
    '--all',
    'all open dead letters but sends in doubt, which need a finding: cio-bus dlq settle',
  );
  return withDecision(command, context).action(
    async (ids: string[], options: DecisionOptions & FilterOptions & { all?: boolean }) => {
      const filter = readFilter(ids, options);
      if (Object.keys(filter).length === 0 && !options.all)
        throw new UsageError(
          'expected a selection of dead letters: ids, --code, --service, --topic, --key, --group, --text, --header, --from, --to, or --all',
        );
      const dryRun = !options.yes;
      const isBlind = options.all === true && Object.keys(filter).length === 0;
      const decided = await decide({ keepSends: isBlind, ...(await operatorOf(context, options)), filter, dryRun });
      printResult(context, options, { ...decided, dryRun }, () =>
        dryRun
          ? `${decided.resolved} would be ${done}. Dry run: nothing was changed. Add --yes to carry it out.`
          : [`${decided.resolved} ${done}, as ${decided.id}.`, ...decided.failed.map(notAcknowledged)].join('\n'),
      );
      if (decided.failed.length > 0) context.end(exitCodes.found);
    },
  );
}
