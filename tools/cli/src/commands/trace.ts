import { type TraceStep, trace } from '@cio-bus/reconcile';
import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-code.ts';
import { type JsonOption, withJson } from '../options.ts';
import { renderTable } from '../output/table.ts';
import { tell } from '../output/tell.ts';
import { parseTime } from '../parse-time.ts';

const MAX_DETAIL = 300;

interface TraceOptions extends JsonOption {
  from: string;
}

/** `cio-bus trace`: a message's whole life, in the order of time. */
export const traceCommand = (context: CliContext): Command =>
  withJson(new Command('trace').description("tells a message's whole life, from publish to its row"))
    .argument('<id>', 'of a command, an event, a letter, a delivery, or a user')
    .option('--from <time>', 'what happened at or after it', '30d')
    .addHelpText('after', '\nExit code 1 when nothing is known of it.')
    .action(async (id: string, options: TraceOptions) => {
      const { connections } = context;
      const since = Math.max(0, parseTime(options.from, context.now()));
      const { steps, complete } = await trace({ read: connections.read, warehouse: connections.warehouse() }, id, {
        since,
      });
      tell(context, options, steps, () => render(steps));
      if (!complete) context.warn('the table has more rows of it than are shown; --from reads fewer');
      if (steps.length > 0) return;
      context.warn('Kafka and the table know nothing of that id; --from says how far back they are read');
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
