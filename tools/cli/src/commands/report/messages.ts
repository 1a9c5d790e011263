import { printResult } from '../../output/print-result.ts';
import { renderObjects } from '../../output/table.ts';
import type { CliContext } from '../../terminal/context.ts';
import { parentOf, type ReportOptions, rangeOf } from './report-options.ts';

/** `cio-bus report --messages`: one page of what Customer.io has sent, the newest first. */
export async function reportMessages(context: CliContext, options: ReportOptions): Promise<void> {
  const { metric, limit, cursor } = options;
  const { from, to } = rangeOf(context, options);
  const period = { from: new Date(from), to: new Date(to) };
  const customerio = await context.connections.customerio();
  const page = await customerio.listMessages({ of: parentOf(options), period, metric, limit, cursor });
  printResult(context, options, page, () => {
    const rows = page.messages.map(({ createdAt, metrics, ...message }) => ({
      ...message,
      created: new Date(createdAt).toISOString(),
      metrics: Object.keys(metrics).join(', '),
    }));
    const columns = ['created', 'deliveryId', 'type', 'recipient', 'subject', 'metrics'] as const;
    const more = page.next === undefined ? '' : `\nMore: --cursor ${page.next}`;
    return `${renderObjects(rows, columns)}${more}`;
  });
}
