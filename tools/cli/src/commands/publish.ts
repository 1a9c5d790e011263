import { createReadStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { deriveUlid } from '@cio-bus/contracts';
import { auditAction } from '@cio-bus/dead-letters';
import { CustomerIOEventBus, type StartableProducer } from '@cio-bus/event-bus';
import { Command } from 'commander';
import { exitCodes, UsageError } from '../exit-code.ts';
import { operatorOf } from '../options/operator.ts';
import { type DecisionOptions, wholeNumber, withDecision } from '../options/options.ts';
import { printResult } from '../output/print-result.ts';
import type { CliContext } from '../terminal/context.ts';
import { progressBar } from './publish/progress-bar.ts';
import { type PublishReport, publishLines } from './publish/publish-lines.ts';
import { readLines } from './publish/read-lines.ts';

interface PublishOptions extends DecisionOptions {
  command?: string;
  fromLine: number;
}

const HELP = `
A command is JSON as in docs/events.md; id, timestamp and correlationId are optional. Each line of a file is one. A line without
an id gets one that follows from its text and its number: publishing the same file again has no second effect.
Without --yes the lines are checked only. Ctrl-C stops after what is under way, and prints where to continue.

Examples:
  cio-bus publish --command '{"type":"track","userId":"u1","payload":{"name":"order_paid"}}' --why 'a test' --yes
  cio-bus publish commands.jsonl --why 'import of October'                              # checks every line
  cio-bus publish commands.jsonl --why 'import of October' --yes
  jq -c '.users[]' users.json | cio-bus publish - --why 'import' --yes

Exit code 1 when a line was rejected, or not acknowledged by Kafka.`;

/** `cio-bus publish`: publishes commands, one or a file of them. */
export function publishCommand(context: CliContext): Command {
  const command = new Command('publish')
    .description('publishes commands: one, or JSON lines from a file or standard input')
    .argument('[file]', 'file with one command a line, or - for standard input')
    .option('--command <json>', 'one command')
    .option('--from-line <number>', 'leaves out the lines before it', wholeNumber, 1)
    .addHelpText('after', HELP);
  return withDecision(command, context).action((file: string | undefined, options: PublishOptions) =>
    publish(context, file, options),
  );
}

async function publish(context: CliContext, file: string | undefined, options: PublishOptions): Promise<void> {
  const { terminal } = context;
  const input = inputOf(context, file, options.command);
  const dryRun = !options.yes;
  const operator = dryRun ? undefined : await operatorOf(context, options);
  const producer = operator ? (operator.producer as StartableProducer) : nowhere;
  const bus = new CustomerIOEventBus(producer, 'cio-bus', {
    now: context.now,
    newId: (time) => deriveUlid(time, crypto.randomUUID()),
  });
  const bar = progressBar(terminal, input.bytes);
  const lines = readLines(bar.counting(input.chunks));
  const signal = terminal.interrupted();
  const report = await publishLines({ lines, bus, fromLine: options.fromLine, signal, onProgress: bar.show });
  bar.clear();
  const { published, rejected, unacknowledged } = report;
  const counts = { published, rejected, unacknowledged };
  const id = operator && report.lines > 0 ? await auditAction(operator, { action: 'published', counts }) : undefined;
  printResult(context, options, { id, dryRun, ...report }, () => render(report, { id, dryRun }));
  if (rejected + unacknowledged > 0 || report.nextLine !== undefined) context.end(exitCodes.found);
}

/** Takes what could be published, and writes nothing. */
const nowhere: StartableProducer = {
  start: async () => {},
  stop: async () => {},
  publish: async ({ topic }) => ({ topic, partition: 0, offset: 0 }),
};

function inputOf({ terminal }: CliContext, file: string | undefined, command: string | undefined) {
  if ((file === undefined) === (command === undefined))
    throw new UsageError('expected either a file with one command a line, or --command <json>');
  if (command !== undefined) return { chunks: Readable.from([Buffer.from(command.replaceAll('\n', ' '))]), bytes: 0 };
  if (file === '-' || file === undefined) return { chunks: terminal.input, bytes: 0 };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new UsageError(`${file} cannot be read: there is no such file`);
  if (!stat.isFile()) throw new UsageError(`${file} cannot be read: it is not a regular file`);
  return { chunks: createReadStream(file) as AsyncIterable<Buffer>, bytes: stat.size };
}

const SHOWN = 100;

function render(report: PublishReport, { id, dryRun }: { id: string | undefined; dryRun: boolean }): string {
  const { published, rejected, unacknowledged, failures, nextLine } = report;
  const more = rejected + unacknowledged - SHOWN;
  return [
    dryRun ? `${published} can be published.` : `${published} published${id ? `, as ${id}` : ''}.`,
    ...(rejected > 0 ? [`${rejected} rejected.`] : []),
    ...(unacknowledged > 0 ? [`${unacknowledged} not acknowledged by Kafka: some may have been written.`] : []),
    ...failures.slice(0, SHOWN).map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(more > 0 ? [`  and ${more} more: --json has 1,000`] : []),
    ...(nextLine === undefined ? [] : [`Not finished. Continue with --from-line ${nextLine}.`]),
    ...(dryRun ? ['Dry run: nothing was published. Add --yes to carry it out.'] : []),
  ].join('\n');
}
