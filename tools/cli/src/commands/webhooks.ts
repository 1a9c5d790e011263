import { Command } from 'commander';
import type { CliContext } from '../terminal/context.ts';
import { webhooksCheckCommand } from './webhooks/check.ts';
import { webhooksCreateCommand } from './webhooks/create.ts';
import { webhooksListCommand } from './webhooks/list.ts';
import { webhooksPostCommand } from './webhooks/post.ts';

/** `cio-bus webhooks`: the reporting webhook of Customer.io, from its set-up to the topic. */
export function webhooksCommand(context: CliContext): Command {
  const webhooks = new Command('webhooks').description(
    "Customer.io's reporting webhook: set it up, check it, post to it",
  );
  for (const create of [webhooksListCommand, webhooksCreateCommand, webhooksCheckCommand, webhooksPostCommand])
    webhooks.addCommand(create(context));
  return webhooks;
}
