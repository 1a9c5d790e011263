import { VERSION } from '@cio-bus/service';
import { Command } from 'commander';
import { addExamples } from '../examples.ts';
import type { CliContext } from '../terminal/context.ts';
import { addCompletion } from './completion.ts';
import { dlqCommand } from './dlq.ts';
import { doctorCommand } from './doctor.ts';
import { forgetCommand } from './forget.ts';
import { publishCommand } from './publish.ts';
import { queryCommand } from './query.ts';
import { reconcileCommand } from './reconcile.ts';
import { reportCommand } from './report.ts';
import { tailCommand } from './tail.ts';
import { templatesCommand } from './templates.ts';
import { topicsCommand } from './topics.ts';
import { traceCommand } from './trace.ts';
import { webhooksCommand } from './webhooks.ts';

const HELP = `
Settings come from the environment: KAFKA_*, WAREHOUSE with WAREHOUSE_SQL_URL or BIGQUERY_*, REDIS_URL or STATE_DIR.
LOG_LEVEL=debug prints the stack of an unexpected error.
Exit codes: 0 done, 1 a check failed or nothing was found, 2 invalid arguments or settings, 3 a server is unreachable, or an
unexpected error.`;

/** Creates the command line from its commands. Throws CommanderError instead of exiting the process. */
export function createProgram(context: CliContext): Command {
  const program = new Command('cio-bus')
    .description("The operator's command line: inspect, explain and replay the messages of the bus.")
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      writeErr: (text) => context.warn(text.trimEnd()),
      outputError: (text, write) => write(text.trimEnd().replaceAll('\n', ' ')), // commander suggests on a second line
    })
    .addHelpText('after', HELP);
  const commands = [
    publishCommand,
    tailCommand,
    queryCommand,
    traceCommand,
    reconcileCommand,
    reportCommand,
    dlqCommand,
    forgetCommand,
    topicsCommand,
    templatesCommand,
    doctorCommand,
    webhooksCommand,
  ].map((create) => create(context));
  for (const command of commands) program.addCommand(command);
  addCompletion(program);
  addExamples(program);
  inheritSettings(program);
  return program;
}

/** Commander copies settings to subcommands only where the parent creates them. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inheritSettings(command);
  }
}
