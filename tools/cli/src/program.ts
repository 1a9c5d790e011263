import { Command } from 'commander';
import { dlqCommand } from './commands/dlq.ts';
import { forgetCommand } from './commands/forget.ts';
import { queryCommand } from './commands/query.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { reportCommand } from './commands/report.ts';
import { templatesCommand } from './commands/templates.ts';
import { topicsCommand } from './commands/topics.ts';
import { traceCommand } from './commands/trace.ts';
import type { CliContext } from './context.ts';

const HELP = `
Settings come from the environment: KAFKA_BROKERS and its kin, WAREHOUSE with WAREHOUSE_SQL_URL or BIGQUERY_*, STATE_DIR.
Exit codes: 0 done, 1 something was found that must not be, 2 wrong arguments or settings, 3 Kafka or warehouse out of reach.`;

/** The whole command line; each command is a file of its own. Throws CommanderError instead of ending the process. */
export function createProgram(context: CliContext): Command {
  const program = new Command('cio-bus')
    .description('Sees, explains and replays what passes the bus.')
    .addHelpText('after', HELP);
  const commands = [
    queryCommand,
    traceCommand,
    reconcileCommand,
    reportCommand,
    dlqCommand,
    forgetCommand,
    topicsCommand,
    templatesCommand,
  ].map((create) => create(context));
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands, ...commands.flatMap(({ commands: inner }) => inner)]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      writeErr: (text) => context.warn(text.trimEnd()),
    });
  }
  return program;
}
