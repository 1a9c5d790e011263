import { type TraceStep, trace } from '@cio-bus/reconcile';
import { Command, Option } from 'commander';
import { exitCodes } from '../exit-code.ts';
import { type JsonOption, withJson } from '../options/options.ts';
import { parseTime, TIME_FORMATS } from '../options/parse-time.ts';
import { printResult } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import type { CliContext } from '../terminal/context.ts';

const MAX_DETAIL = 300;
const DEFAULT_AGE = '30d';

interface TraceOptions extends JsonOption {
  from: number;
}

const HELP = `
While the table cannot be read, the steps are those that Kafka still has, and a warning says so.
Exit code 1 when the id is not found.

Examples:
  cio-bus trace 01K9ZJ3V2M4T6R8W0YBDFHJKNP            # a command or an event
  cio-bus trace track-publisher/customerio.track/3/42 # a dead letter
  cio-bus trace u1 --from 24h                         # everything of a user`;

/** `cio-bus trace`: every step of a message, in chronological order. */
export const traceCommand = (context: CliContext): Command =>
  withJson(new Command('trace').description('prints every step of a message, from publish to its row'))
    .argument('<id>', 'id of a command, event, dead letter, delivery, or user')
    .addOption(
      new Option('--from <time>', `steps at or after: ${TIME_FORMATS}`)
        .argParser((text) => parseTime(text, context.now()))
        .default(parseTime(DEFAULT_AGE, context.now()), DEFAULT_AGE),
    )
    .addHelpText('after', HELP)
    .action(async (id: string, options: TraceOptions) => {
      const { connections } = context;
      const since = Math.max(0, options.from);
      const { steps, complete, tableError } = await trace(
        { read: connections.read, warehouse: connections.warehouse() },
        id,
        {
          since,
        },
      );
      printResult(context, options, steps, () => render(steps));
      if (tableError !== undefined)
        context.warn(`the table could not be read, so these are the steps that Kafka still has: ${tableError}`);
      if (!complete) context.warn('the table has more rows of it than are shown; limit them with --from');
      if (steps.length > 0) return;
      context.warn(
        tableError === undefined
          ? 'neither Kafka nor the table has that id; --from sets how far back they are read'
          : 'Kafka does not have that id',
      );
      context.end(exitCodes.found);
    });

const render = (steps: readonly TraceStep[]): string =>
  renderTable(
    ['time (UTC)', 'what', 'record', 'detail'],
    steps.map(({ at, what, detail, record: { topic, partition, offset }, onlyInTable }) => [
      new Date(at).toISOString().slice(0, 23).replace('T', ' '),
      what,
      `${topic}/${partition}/${offset}${onlyInTable ? ' (expired)' : ''}`,
      Object.entries(detail)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ]),
    MAX_DETAIL,
  );
