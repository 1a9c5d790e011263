import { countMetrics } from '@cio-bus/reconcile';
import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { type JsonOption, type RangeOptions, readRange, wholeNumber, withJson, withRange } from '../options.ts';
import { renderObjects } from '../output/table.ts';
import { tell } from '../output/tell.ts';

interface ReportOptions extends JsonOption, RangeOptions {
  from: string;
  campaign?: string;
  tolerance?: string;
}

const NOTES = `
Messages are those created in the period; of each it counts whether it was sent, delivered, opened … at all. Differences are
due to webhooks that are still on their way, or that the account does not send: look there before you look for a loss.
Exit code 1 when a metric that both know differs by more than --tolerance per cent.`;

/** `cio-bus report`: Customer.io's figures beside the table's. */
export function reportCommand(context: CliContext): Command {
  const command = new Command('report').description("sets Customer.io's figures beside the table's");
  return withJson(withRange(command, 'messages created'))
    .setOptionValue('from', '7d')
    .option('--campaign <id>', 'of one campaign; else of all messages, which Customer.io lists one by one')
    .option('--tolerance <percent>', 'end with 1 when a metric differs by more')
    .addHelpText('after', NOTES)
    .action((options: ReportOptions) => report(context, options));
}

interface Line {
  metric: string;
  customerio: number | null;
  table: number | null;
  difference: number | null;
}

async function report(context: CliContext, options: ReportOptions): Promise<void> {
  const { from = 0, to = context.now() } = readRange(options, context.now());
  const campaign = options.campaign === undefined ? undefined : wholeNumber('--campaign', options.campaign);
  const [theirs, ours] = await Promise.all([
    askCustomerIO(context, { from, to, campaign }),
    countMetrics(context.connections.warehouse(), { from, to, campaign }),
  ]);
  const lines = compare(theirs, ours);
  tell(context, options, lines, () => renderObjects(lines as unknown as Record<string, unknown>[], columns));
  if (options.tolerance === undefined) return;
  const tolerance = wholeNumber('--tolerance', options.tolerance);
  if (lines.some((line) => isBeyond(line, tolerance))) context.end(exitCodes.found);
}

const columns = ['metric', 'customerio', 'table', 'difference'] as const;

async function askCustomerIO(
  { connections }: CliContext,
  { from, to, campaign }: { from: number; to: number; campaign: number | undefined },
): Promise<Readonly<Record<string, number>>> {
  const period = { from: new Date(from), to: new Date(to) };
  const customerio = await connections.customerio();
  if (campaign === undefined) return (await customerio.getDeliveryMetrics(period)).byMetric;
  const series = await customerio.getCampaignMetrics(campaign, period);
  return Object.fromEntries(
    Object.entries(series).map(([metric, days]) => [metric, days.reduce((sum, count) => sum + count, 0)]),
  );
}

/** One line a metric that either of them has, by name; what one of them does not know is no difference. */
function compare(theirs: Readonly<Record<string, number>>, ours: Readonly<Record<string, number>>): Line[] {
  const metrics = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  return [...metrics]
    .filter((metric) => (theirs[metric] ?? 0) > 0 || (ours[metric] ?? 0) > 0)
    .sort()
    .map((metric) => {
      const [customerio = null, table = null] = [theirs[metric], ours[metric]];
      return { metric, customerio, table, difference: customerio === null ? null : (table ?? 0) - customerio };
    });
}

function isBeyond({ customerio, difference }: Line, tolerance: number): boolean {
  return customerio !== null && Math.abs(difference ?? 0) * 100 > tolerance * customerio;
}
