import { Command } from 'commander';
import { UsageError } from '../exit-code.ts';
import { wholeNumber, withJson, withRange } from '../options/options.ts';
import type { CliContext } from '../terminal/context.ts';
import { compareMetrics } from './report/compare.ts';
import { reportLinks } from './report/links.ts';
import { reportMessages } from './report/messages.ts';
import type { ReportOptions } from './report/report-options.ts';

const DEFAULT_PERIOD_MS = 7 * 24 * 60 * 60 * 1000;

const NOTES = `
Counts messages created in the period (default: the last 7 days), each once per metric: sent, delivered, opened …
Differences usually come from webhooks that are still in flight, or that the account does not send: check these first.
Exit code 1 when a metric that both have differs by more than --tolerance per cent.

--links and --messages ask Customer.io only. The clicks of --links are those of as many days as the period has, up to now
and at most 45; --messages lists a page, and names the cursor of the next one.`;

/** `cio-bus report`: compares Customer.io's metrics with the table's, or lists links or messages. */
export function reportCommand(context: CliContext): Command {
  const command = new Command('report').description("compares Customer.io's metrics with the table's");
  return withJson(withRange(command, 'messages created', context))
    .setOptionValue('from', context.now() - DEFAULT_PERIOD_MS)
    .option('--campaign <id>', 'one campaign; without any of these all messages, listed one by one', wholeNumber)
    .option('--broadcast <id>', 'one broadcast', wholeNumber)
    .option('--newsletter <id>', 'one newsletter', wholeNumber)
    .option('--transactional <id>', 'one transactional message', wholeNumber)
    .option('--tolerance <percent>', 'exit with 1 when a metric differs by more', wholeNumber)
    .option('--links', 'clicks by link')
    .option('--messages', 'the messages themselves')
    .option('--metric <name>', 'of --messages: those that have this metric')
    .option('--limit <count>', 'of --messages: at most this many, up to 1000', wholeNumber)
    .option('--cursor <cursor>', 'of --messages: where the page begins')
    .addHelpText('after', NOTES)
    .action((options: ReportOptions) => report(context, options));
}

function report(context: CliContext, options: ReportOptions): Promise<void> {
  if (options.links && options.messages) throw new UsageError('--links and --messages cannot be combined.');
  if (options.links) return reportLinks(context, options);
  return options.messages ? reportMessages(context, options) : compareMetrics(context, options);
}
