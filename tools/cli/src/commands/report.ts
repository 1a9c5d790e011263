import { countMetrics } from '@cio-bus/reconcile';
import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { type JsonOption, type RangeOptions, readRange, wholeNumber, withJson, withRange } from '../options.ts';
import { printResult } from '../output/print-result.ts';
import { renderObjects } from '../output/table.ts';

interface ReportOptions extends JsonOption, RangeOptions {
  campaign?: number;
  tolerance?: number;
}

const DEFAULT_PERIOD_MS = 7 * 24 * 60 * 60 * 1000;

const NOTES = `
Counts messages created in the period (default: the last 7 days), each once per metric: sent, delivered, opened …
Differences usually come from webhooks that are still in flight, or that the account does not send: check these first.
Exit code 1 when a metric that both have differs by more than --tolerance per cent.`;

/** `cio-bus report`: compares Customer.io's metrics with the table's. */
export function reportCommand(context: CliContext): Command {
  const command = new Command('report').description("compares Customer.io's metrics with the table's");
  return withJson(withRange(command, 'messages created', context))
    .setOptionValue('from', context.now() - DEFAULT_PERIOD_MS)
    .option('--campaign <id>', 'one campaign; otherwise all messages, which Customer.io lists one by one', wholeNumber)
    .option('--tolerance <percent>', 'exit with 1 when a metric differs by more', wholeNumber)
    .addHelpText('after', NOTES)
    .action((options: ReportOptions) => report(context, options));
}

interface MetricRow {
  metric: string;
  customerio: number | null;
  table: number | null;
  difference: number | null;
}

async function report(context: CliContext, options: ReportOptions): Promise<void> {
  const { from = 0, to = context.now() } = readRange(options);
  const { campaign, tolerance } = options;
  const [theirs, ours] = await Promise.all([
    fetchMetrics(context, { from, to, campaign }),
    countMetrics(context.connections.warehouse(), { from, to, campaign }),
  ]);
  const metrics = compare(theirs, ours);
  printResult(context, options, metrics, () => renderObjects(metrics as unknown as Record<string, unknown>[], columns));
  if (tolerance === undefined) return;
  if (metrics.some((row) => exceeds(row, tolerance))) context.end(exitCodes.found);
}

const columns = ['metric', 'customerio', 'table', 'difference'] as const;

async function fetchMetrics(
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

/** One row per metric that either side has, by name. A metric that Customer.io does not have is no difference. */
function compare(theirs: Readonly<Record<string, number>>, ours: Readonly<Record<string, number>>): MetricRow[] {
  const metrics = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  return [...metrics]
    .filter((metric) => (theirs[metric] ?? 0) > 0 || (ours[metric] ?? 0) > 0)
    .sort()
    .map((metric) => {
      const [customerio = null, table = null] = [theirs[metric], ours[metric]];
      return { metric, customerio, table, difference: customerio === null ? null : (table ?? 0) - customerio };
    });
}

function exceeds({ customerio, difference }: MetricRow, tolerance: number): boolean {
  return customerio !== null && Math.abs(difference ?? 0) * 100 > tolerance * customerio;
}
