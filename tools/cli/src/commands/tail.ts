import { topics as busTopics, errorCatalogue, type Topic } from '@cio-bus/contracts';
import { Command, Option } from 'commander';
import { UsageError } from '../exit-code.ts';
import { type JsonOption, wholeNumber, withJson } from '../options/options.ts';
import { parseTime, TIME_FORMATS } from '../options/parse-time.ts';
import { readTopic } from '../options/read-topic.ts';
import type { CliContext } from '../terminal/context.ts';
import { follow } from './tail/follow.ts';
import { lineOf, type TailedRecord, tailedRecord } from './tail/tailed-record.ts';

interface TailOptions extends JsonOption {
  key?: string;
  type?: string;
  code?: string;
  from?: number;
  limit?: number;
  interval: number;
}

const PREFIX = 'customerio.';
const DEFAULT_TOPICS: readonly Topic[] = [busTopics.identify, busTopics.track, busTopics.transactional];

const HELP = `
Topics: ${Object.values(busTopics).join(', ')}; also without "${PREFIX}". Joins no consumer group, so nothing is rebalanced.
In a terminal the space bar pauses and continues (nothing is left out), q or Ctrl-C ends it. Output that is piped can be paged:
cio-bus tail track --from 1h --limit 1000 | less

Examples:
  cio-bus tail                                          # commands, as they are published
  cio-bus tail dlq processed --from 10m
  cio-bus tail dlq --code VENDOR_REJECTED --json | jq -r .value
  cio-bus tail track --key u1 --type page`;

/** `cio-bus tail`: what is written to topics, as it is written. */
export const tailCommand = (context: CliContext): Command =>
  withJson(new Command('tail').description('prints records as they are written'))
    .argument('[topics...]', 'topics (default: those of commands)', collectTopic)
    .option('--key <key>', 'with this record key: a user id')
    .option('--type <type>', 'with this type of command, metric, status or action')
    .addOption(new Option('--code <code>', 'dead letters with this error code').choices(Object.keys(errorCatalogue)))
    .option('--from <time>', `begins earlier: ${TIME_FORMATS}`, (text) => parseTime(text, context.now()))
    .option('--limit <number>', 'ends after this many records', wholeNumber)
    .addOption(new Option('--interval <ms>', 'how often it looks').argParser(wholeNumber).default(500))
    .addHelpText('after', HELP)
    .action((topics: Topic[], options: TailOptions) =>
      tail(context, topics.length > 0 ? topics : DEFAULT_TOPICS, options),
    );

const collectTopic = (text: string, before: readonly Topic[] | undefined): Topic[] => [
  ...(before ?? []),
  readTopic(text),
];

async function tail(context: CliContext, topics: readonly Topic[], options: TailOptions): Promise<void> {
  if (options.limit === 0) throw new UsageError('--limit must be 1 or more');
  const { terminal, connections } = context;
  const signal = terminal.interrupted();
  const ended = new AbortController();
  let isPaused = false;
  const stopKeys = terminal.onKey((key) => {
    if (key === 'q' || key === '\u0003') ended.abort();
    if (key !== ' ') return;
    isPaused = !isPaused;
    terminal.status(isPaused ? 'paused: the space bar continues' : '');
  });
  const followed = follow({
    ...{ connections, topics, since: options.from, everyMs: options.interval },
    ...{ signal: AbortSignal.any([signal, ended.signal]), isPaused: () => isPaused },
  });
  let printed = 0;
  try {
    for await (const record of followed) {
      const tailed = tailedRecord(record);
      if (!isWanted(tailed, options)) continue;
      context.print(options.json ? JSON.stringify(tailed) : lineOf(tailed));
      printed += 1;
      if (printed === options.limit) break;
    }
  } finally {
    stopKeys();
  }
}

const isWanted = ({ key, type, code }: TailedRecord, wanted: TailOptions): boolean =>
  (wanted.key === undefined || key === wanted.key) &&
  (wanted.type === undefined || (type?.split(' ').includes(wanted.type) ?? false)) &&
  (wanted.code === undefined || code === wanted.code);
