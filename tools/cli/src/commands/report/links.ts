import { UsageError } from '../../exit-code.ts';
import { printResult } from '../../output/print-result.ts';
import { renderObjects } from '../../output/table.ts';
import type { CliContext } from '../../terminal/context.ts';
import { parentOf, type ReportOptions, rangeOf } from './report-options.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** `cio-bus report --links`: every click and every person's first one, by link. */
export async function reportLinks(context: CliContext, options: ReportOptions): Promise<void> {
  const of = parentOf(options);
  if (!of) throw new UsageError('--links needs --campaign, --broadcast, --newsletter or --transactional.');
  const { from, to } = rangeOf(context, options);
  const days = Math.max(1, Math.ceil((to - from) / DAY_MS));
  const customerio = await context.connections.customerio();
  const [all, unique] = await Promise.all([
    customerio.getLinkMetrics(of, { days }),
    customerio.getLinkMetrics(of, { days, unique: true }),
  ]);
  const rows = all.map(({ id, href, clicked }) => {
    const first = unique.find((one) => one.id === id)?.clicked ?? [];
    return { id, href, clicked: sum(clicked), unique: sum(first) };
  });
  printResult(context, options, rows, () => renderObjects(rows, ['id', 'href', 'clicked', 'unique']));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
