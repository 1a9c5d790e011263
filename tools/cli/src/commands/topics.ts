import { topicCatalogue } from '@cio-bus/contracts';
import { Command } from 'commander';
import { type JsonOption, withJson } from '../options/options.ts';
import { printResult } from '../output/print-result.ts';
import { renderObjects } from '../output/table.ts';
import type { CliContext } from '../terminal/context.ts';
import { topicsApplyCommand } from './topics/apply.ts';
import { topicsCheckCommand } from './topics/check.ts';
import { measureLags } from './topics/measure-lags.ts';
import { readers } from './topics/readers.ts';

const HOURS_PER_DAY = 24;
const HOUR_MS = 60 * 60 * 1000;

/** What `records` and `lag` are. */
const OFFSETS_ARE_COUNTED =
  '\nCounts offsets: a replay takes one more in each partition of its topics for every batch, for the end of its transaction.';

const GATES = `
The gate of a service is open, probing (an outage of what it delivers to, which ends by itself), halted (an operator has to fix
the reason), or unknown: CONSOLE_SERVICES, the addresses of health listeners, does not have it, or nobody answers there.`;

/** `cio-bus topics`: the size of the topics, the lag of their consumers, and what differs from the contract. */
export function topicsCommand(context: CliContext): Command {
  const list = withJson(new Command('list').description('lists the topics with their partitions and records'));
  list.addHelpText('after', OFFSETS_ARE_COUNTED);
  list.action((options: JsonOption) => listTopics(context, options));
  const lag = withJson(
    new Command('lag').description(
      'prints how many records each service has not settled yet, the age of the oldest in seconds, and its gate',
    ),
  );
  lag.addHelpText('after', OFFSETS_ARE_COUNTED + GATES);
  lag.action((options: JsonOption) => printLag(context, options));
  return new Command('topics')
    .description('topics: size, lag, and what differs from the contract')
    .addCommand(list)
    .addCommand(lag)
    .addCommand(topicsCheckCommand(context))
    .addCommand(topicsApplyCommand(context));
}

async function listTopics(context: CliContext, options: JsonOption): Promise<void> {
  const listed = await Promise.all(
    topicCatalogue.map(async ({ name, config, writtenBy }) => {
      const offsets = await context.connections.offsets(name);
      return {
        topic: name,
        partitions: offsets.length,
        records: offsets.reduce((sum, { low, high }) => sum + high - low, 0),
        retention_days: Number(config['retention.ms']) / HOUR_MS / HOURS_PER_DAY,
        written_by: writtenBy,
      };
    }),
  );
  printResult(context, options, listed, () => renderObjects(listed));
}

async function printLag(context: CliContext, options: JsonOption): Promise<void> {
  const gates = new Map(readers.map(([service]) => [service, context.connections.gate(service)]));
  const lags = await Promise.all(
    (await measureLags(context)).map(async (lag) => ({ ...lag, ...(await gates.get(lag.service)) })),
  );
  printResult(context, options, lags, () => renderObjects(lags));
}
