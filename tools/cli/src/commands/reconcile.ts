import { type Gap, type ReconcileReport, reconcile } from '@cio-bus/reconcile';
import { Command } from 'commander';
import { exitCodes } from '../exit-code.ts';
import { type JsonOption, type RangeOptions, readRange, withJson, withRange } from '../options/options.ts';
import { formatTime, printResult } from '../output/print-result.ts';
import { renderObjects, renderTable } from '../output/table.ts';
import type { CliContext } from '../terminal/context.ts';

const SHOWN_GAPS = 20;

/** `cio-bus reconcile`: checks that every published record has an outcome and a row. */
export function reconcileCommand(context: CliContext): Command {
  const command = new Command('reconcile').description(
    'compares Kafka and the table: published = accepted + skipped + dead + in flight',
  );
  return withJson(withRange(command, 'records stamped', context))
    .addHelpText('after', '\nExit code 1 when records are missing; their offsets are printed.')
    .action(async (options: JsonOption & RangeOptions) => {
      const { connections } = context;
      const sources = { read: connections.read, committed: connections.committed, warehouse: connections.warehouse() };
      const report = await reconcile(sources, readRange(options));
      printResult(context, options, report, () => render(report));
      if (!report.holds) context.end(exitCodes.found);
    });
}

const counts = ['published', 'accepted', 'skipped', 'dead', 'inFlight', 'difference'] as const;

const render = ({ hours, topics, gaps, difference }: ReconcileReport): string =>
  [
    renderTable(
      ['hour (UTC)', 'topic', 'published', 'accepted', 'skipped', 'dead', 'in flight', 'difference'],
      [
        ...hours.map((one) => [formatTime(one.hour).slice(0, 16), one.topic, ...counts.map((name) => one[name])]),
        ['all', '', ...counts.map((name) => hours.reduce((sum, one) => sum + one[name], 0))],
      ],
    ),
    `\nRows in the table\n${renderObjects(topics as unknown as Record<string, unknown>[])}`,
    difference === 0 ? '\nNothing is missing.' : `\n${difference} missing:`,
    ...gaps.slice(0, SHOWN_GAPS).map((gap) => `  ${explain(gap)}`),
    ...(gaps.length > SHOWN_GAPS ? [`  and ${gaps.length - SHOWN_GAPS} more; --json lists all`] : []),
  ].join('\n');

/** Where a record was last seen, and where it is missing. */
function explain({ topic, partition, offset, timestamp, reason, service, settledAt }: Gap): string {
  const record = `${topic}/${partition}/${offset} of ${formatTime(timestamp)}`;
  if (reason === 'no-outcome')
    return `${record}: ${service} has committed past it, but it is in neither customerio.processed nor customerio.dlq`;
  if (!settledAt) return `${record}: ${service} has committed past it, but the table has no row for it`;
  const outcome = `${settledAt.topic}/${settledAt.partition}/${settledAt.offset}`;
  return `${record}: its outcome is ${outcome}, which ${service} has committed, but the table has no row for it`;
}
