import { type DeadLetterFilter, discardDeadLetters, parkDeadLetters } from '@cio-bus/dead-letters';
import { Command, Option } from 'commander';
import { exitCodes, UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../options/operator.ts';
import { type DecisionOptions, withDecision } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { type FilterOptions, readFilter, withFilter } from './dead-letter-filter.ts';

const decisions = {
  discard: {
    decide: discardDeadLetters,
    done: 'discarded',
    description: 'closes open dead letters, and parked ones, without a replay',
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
  const { description } = decisions[name];
  const command = withFilter(new Command(name).description(description), context)
    .option('--all', 'all of them')
    .addHelpText('after', HELP.replaceAll('NAME', name));
  if (name === 'discard')
    command.addOption(
      new Option('--state <state>', 'open ones, or parked ones; ids select both').choices(['open', 'parked']),
    );
  return withDecision(command, context).action((ids: string[], options: DecideOptions) =>
    decideAbout(context, name, { ids, options }),
  );
}

interface DecideOptions extends DecisionOptions, FilterOptions {
  all?: boolean;
  state?: 'open' | 'parked';
}

const HELP = `
Sends in doubt are left open unless you select them by id, --group or --code SEND_UNKNOWN: each needs a finding, cio-bus dlq settle.

Examples:
  cio-bus dlq NAME --group 2d09c5e1a7b3 --why 'the campaign is over'          # what it would do
  cio-bus dlq NAME --code MESSAGE_INVALID --to 7d --why 'too old' --yes
  cio-bus dlq NAME track-publisher/customerio.track/3/42 --why 'a test' --yes`;

interface Selected {
  ids: string[];
  options: DecideOptions;
}

async function decideAbout(context: CliContext, name: keyof typeof decisions, { ids, options }: Selected) {
  const { decide, done } = decisions[name];
  const selected = readFilter(ids, options);
  if (Object.keys(selected).length === 0 && !options.all && !options.state)
    throw new UsageError(
      'expected a selection of dead letters: ids, --code, --service, --topic, --key, --group, --text, --header, --from, --to, or --all',
    );
  const state = options.state ?? (ids.length > 0 && name === 'discard' ? 'all' : 'open');
  const dryRun = !options.yes;
  const operator = await operatorOf(context, options);
  const decided = await decide({
    ...operator,
    keepSends: !namesSends(selected),
    filter: { ...selected, state },
    dryRun,
  });
  printResult(context, options, { ...decided, dryRun }, () =>
    dryRun
      ? `${decided.resolved} would be ${done}. Dry run: nothing was changed. Add --yes to carry it out.`
      : [`${decided.resolved} ${done}, as ${decided.id}.`, ...decided.failed.map(notAcknowledged)].join('\n'),
  );
  if (decided.failed.length > 0) context.end(exitCodes.found);
}

/** Whether a selection means sends in doubt, if it has any. */
const namesSends = ({ deadLetterIds, groupId, code }: DeadLetterFilter): boolean =>
  deadLetterIds !== undefined || groupId !== undefined || code === 'SEND_UNKNOWN';
