import { Command } from 'commander';
import type { CliContext } from '../terminal/context.ts';
import { dlqDecideCommand } from './dlq/decide.ts';
import { dlqGroupCommands } from './dlq/decide-group.ts';
import { dlqEditCommand } from './dlq/edit.ts';
import { dlqGroupsCommand } from './dlq/groups.ts';
import { dlqControlCommands } from './dlq/jobs/control.ts';
import { dlqJobsCommand } from './dlq/jobs/jobs.ts';
import { dlqPlanCommand } from './dlq/jobs/plan.ts';
import { dlqRunCommand } from './dlq/jobs/run.ts';
import { dlqListCommand } from './dlq/list.ts';
import { dlqReplayCommand } from './dlq/replay.ts';
import { dlqSettleCommand } from './dlq/settle.ts';
import { dlqShowCommand } from './dlq/show.ts';

/** `cio-bus dlq`: records that services could not handle, and decisions about them. */
export function dlqCommand(context: CliContext): Command {
  const commands = [
    dlqListCommand(context),
    dlqGroupsCommand(context),
    dlqShowCommand(context),
    ...dlqGroupCommands(context),
    dlqPlanCommand(context),
    dlqRunCommand(context),
    ...dlqControlCommands(context),
    dlqJobsCommand(context),
    dlqReplayCommand(context),
    dlqEditCommand(context),
    dlqDecideCommand(context, 'discard'),
    dlqDecideCommand(context, 'park'),
    dlqSettleCommand(context),
  ];
  const dlq = new Command('dlq').description('dead letters: records that services could not handle');
  for (const command of commands) dlq.addCommand(command);
  return dlq;
}
