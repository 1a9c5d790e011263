import { forgetDeadLetters } from '@cio-bus/dead-letters';
import { type EraseMode, type Erasure, eraseModes } from '@cio-bus/warehouse';
import { Command, Option } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { operatorOf } from '../operator.ts';
import { type DecisionOptions, withDecision } from '../options.ts';
import { tell } from '../output/tell.ts';

interface ForgetOptions extends DecisionOptions {
  mode: EraseMode;
}

const NOT_REACHED = `Not reached: records that Kafka still holds (commands for 7 days, webhooks 14, dead letters 30), Customer.io itself
(publish a delete command), backups. Rows of what is on its way are written after this: run it again once it has arrived.`;

/** `cio-bus forget`: what the bus keeps of a person, erased. */
export function forgetCommand(context: CliContext): Command {
  const command = new Command('forget')
    .description('erases a person: their rows in the table, and the replay of their dead letters')
    .argument('<user id>', 'the id that apps use')
    .addOption(
      new Option('--mode <mode>', 'delete the rows, or mask what tells of whom they are')
        .choices(eraseModes)
        .default('mask'),
    )
    .addHelpText('after', `\n${NOT_REACHED}\nExit code 1 when rows have to wait for BigQuery's streaming buffer.`);
  return withDecision(command, context).action((person: string, options: ForgetOptions) =>
    forget(context, person, options),
  );
}

/** The letters come first: while their rows are erased, nobody may bring them back. */
async function forget(context: CliContext, person: string, options: ForgetOptions): Promise<void> {
  const { mode } = options;
  const dryRun = !options.yes;
  let erased: Erasure = { rows: 0, waiting: 0 };
  const alongside = async () => {
    erased = await context.connections.eraser().erase(person, { mode, dryRun });
    return { rows: erased.rows, waiting: erased.waiting };
  };
  const operator = await operatorOf(context, options);
  const { id, blocked, alreadyBlocked } = await forgetDeadLetters({ ...operator, person, dryRun, alongside });
  const report = { id, mode, dryRun, ...erased, lettersBlocked: blocked, lettersBlockedBefore: alreadyBlocked };
  tell(context, options, report, () => render(report));
  if (erased.waiting > 0) context.end(exitCodes.found);
}

interface ForgetReport extends Erasure {
  mode: EraseMode;
  dryRun: boolean;
  lettersBlocked: number;
  lettersBlockedBefore: number;
}

function render({ mode, dryRun, rows, waiting, lettersBlocked, lettersBlockedBefore }: ForgetReport): string {
  const done = mode === 'delete' ? 'deleted' : 'masked';
  return [
    `${rows} rows ${dryRun ? `would be ${done}` : done}.`,
    ...(waiting > 0 ? [WAITING.replace('N', String(waiting))] : []),
    `${lettersBlocked} dead letters ${dryRun ? 'would be' : 'are'} blocked from replay; ${lettersBlockedBefore} were before.`,
    dryRun ? 'Nothing was changed: add --yes.' : 'It is kept on customerio.audit, under a hash of the id.',
    NOT_REACHED,
  ].join('\n');
}

const WAITING =
  "N rows cannot be changed yet: some are in BigQuery's streaming buffer, which insertAll fills and which empties within 90 minutes. None was changed. Run it again then.";
