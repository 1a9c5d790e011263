import { discardDeadLetters, parkDeadLetters } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../operator.ts';
import { type DecisionOptions, withDecision } from '../../options.ts';
import { tell } from '../../output/tell.ts';
import { type FilterOptions, readFilter, withFilter } from './letter-filter.ts';

const decisions = {
  discard: { decide: discardDeadLetters, done: 'discarded', description: 'marks open letters as not worth a replay' },
  park: { decide: parkDeadLetters, done: 'parked', description: 'puts open letters aside; a replay leaves them out' },
} as const;

/** `cio-bus dlq discard` and `cio-bus dlq park`. */
export function dlqDecideCommand(context: CliContext, name: keyof typeof decisions): Command {
  const { decide, done, description } = decisions[name];
  const command = withFilter(new Command(name).description(description)).option('--all', 'all open letters');
  return withDecision(command, context).action(
    async (ids: string[], options: DecisionOptions & FilterOptions & { all?: boolean }) => {
      const filter = readFilter(ids, options, context.now());
      if (Object.keys(filter).length === 0 && !options.all)
        throw new UsageError('say which letters, or --all: by id, --code, --service, --topic, --key, --from, --to');
      const dryRun = !options.yes;
      const decided = await decide({ ...(await operatorOf(context, options)), filter, dryRun });
      tell(context, options, { ...decided, dryRun }, () =>
        dryRun
          ? `${decided.resolved} would be ${done}. Nothing was changed: add --yes.`
          : `${decided.resolved} ${done}, as ${decided.id}.`,
      );
    },
  );
}
