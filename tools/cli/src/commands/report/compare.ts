import { countMetrics } from '@cio-bus/reconcile';
import { exitCodes } from '../../exit-code.ts';
import { printResult } from '../../output/print-result.ts';
import { renderObjects } from '../../output/table.ts';
import type { CliContext } from '../../terminal/context.ts';
import { parentOf, type ReportOptions, rangeOf } from './report-options.ts';

interface MetricRow {
  metric: string;
  customerio: number | null;
  table: number | null;
  difference: number | null;
}

const columns = ['metric', 'customerio', 'table', 'difference'] as const;

/** `cio-bus report`: Customer.io's metrics beside the table's. */
export async function compareMetrics(context: CliContext, options: ReportOptions): Promise<void> {
  const { tolerance } = options;
  const { from, to } = rangeOf(context, options);
  const of = parentOf(options);
  const [theirs, ours] = await Promise.all([
    fetchMetrics(context, options),
    countMetrics(context.connections.warehouse(), { from, to, ...(of && { of }) }),
  ]);
  const metrics = compare(theirs, ours);
  printResult(context, options, metrics, () => renderObjects(metrics as unknown as Record<string, unknown>[], columns));
  if (tolerance === undefined) return;
  if (metrics.some((row) => exceeds(row, tolerance))) context.end(exitCodes.found);
}

/** Of a campaign, Customer.io has series of any period; of others the messages are counted. */
async function fetchMetrics(context: CliContext, options: ReportOptions): Promise<Readonly<Record<string, number>>> {
  const { from, to } = rangeOf(context, options);
  const period = { from: new Date(from), to: new Date(to) };
  const customerio = await context.connections.customerio();
  const of = parentOf(options);
  if (of?.kind !== 'campaign') return (await customerio.getDeliveryMetrics(period, of)).byMetric;
  const series = await customerio.getCampaignMetrics(of.id, period);
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
