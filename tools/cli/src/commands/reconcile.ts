import { type Gap, type ReconcileReport, reconcile } from '@cio-bus/reconcile';
import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { type JsonOption, type RangeOptions, readRange, withJson, withRange } from '../options.ts';
import { renderObjects, renderTable } from '../output/table.ts';
import { shownTime, tell } from '../output/tell.ts';

const SHOWN_GAPS = 20;

/** `cio-bus reconcile`: whether everything that was published has an end and a row. */
export function reconcileCommand(context: CliContext): Command {
  const command = new Command('reconcile').description(
    'compares Kafka and the table: published = accepted + skipped + dead + in flight',
  );
  return withJson(withRange(command, 'records that Kafka got'))
    .addHelpText('after', '\nExit code 1 when something is missing; the offsets of what is are printed.')
    .action(async (options: JsonOption & RangeOptions) => {
      const { connections } = context;
      const sources = { read: connections.read, committed: connections.committed, warehouse: connections.warehouse() };
      const report = await reconcile(sources, readRange(options, context.now()));
      tell(context, options, report, () => render(report));
      if (!report.holds) context.end(exitCodes.found);
    });
}

const counts = ['published', 'accepted', 'skipped', 'dead', 'inFlight', 'difference'] as const;

const render = ({ hours, topics, gaps, difference }: ReconcileReport): string =>
  [
    renderTable(
      ['hour (UTC)', 'topic', 'published', 'accepted', 'skipped', 'dead', 'in flight', 'difference'],
      [
        ...hours.map((one) => [shownTime(one.hour).slice(0, 16), one.topic, ...counts.map((name) => one[name])]),
        ['all', '', ...counts.map((name) => hours.reduce((sum, one) => sum + one[name], 0))],
      ],
    ),
    `\nRows in the table\n${renderObjects(topics as unknown as Record<string, unknown>[])}`,
    difference === 0 ? '\nNothing is missing.' : `\n${difference} missing:`,
    ...gaps.slice(0, SHOWN_GAPS).map((gap) => `  ${explain(gap)}`),
    ...(gaps.length > SHOWN_GAPS ? [`  and ${gaps.length - SHOWN_GAPS} more; --json has them all`] : []),
  ].join('\n');

/** Where a record was last seen, and where it is missing. */
function explain({ topic, partition, offset, timestamp, reason, service, settledAt }: Gap): string {
  const record = `${topic}/${partition}/${offset} of ${shownTime(timestamp)}`;
  if (reason === 'no-outcome')
    return `${record}: ${service} has committed beyond it, and neither customerio.processed nor customerio.dlq tells how it ended`;
  if (!settledAt) return `${record}: ${service} has committed beyond it, and the table has no row of it`;
  const { topic: told, partition: at, offset: place } = settledAt;
  return `${record}: its end is told by ${told}/${at}/${place}, which ${service} has committed, and the table has no row of that`;
}
