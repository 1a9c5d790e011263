import { type ErrorCode, errorCatalogue, serviceAccess } from '@cio-bus/contracts';
import type { DeadLetterFilter, DeadLetterState } from '@cio-bus/dead-letters';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type RangeOptions, readRange, withRange } from '../../options/options.ts';
import { readTopic } from '../../options/read-topic.ts';
import type { CliContext } from '../../terminal/context.ts';

/** Options that select dead letters. */
export interface FilterOptions extends RangeOptions {
  code?: ErrorCode;
  service?: string;
  topic?: string;
  key?: string;
  group?: string;
  text?: string;
  header?: { name: string; value?: string };
}

/** Adds ids as arguments, and the options that select dead letters. */
export const withFilter = (command: Command, context: Pick<CliContext, 'now'>): Command =>
  withRange(command.argument('[ids...]', 'only these dead letters'), 'failed', context)
    .addOption(new Option('--code <code>', 'with this error code').choices(Object.keys(errorCatalogue)))
    .addOption(new Option('--service <name>', 'dead-lettered by this service').choices(Object.keys(serviceAccess)))
    .option('--topic <name>', 'of this origin topic, such as customerio.track or track', readTopic)
    .option('--key <key>', 'with this record key: a user id')
    .option('--group <id>', 'with this cause: the id of a group')
    .option('--text <words>', 'with all these words in the id, message, key, or the first 4 kB of the value')
    .option('--header <name[=value]>', 'with this header', parseHeader);

function parseHeader(text: string): { name: string; value?: string } {
  const [name = '', ...value] = text.split('=');
  if (name === '') throw new InvalidArgumentError('Expected name or name=value.');
  return value.length === 0 ? { name } : { name, value: value.join('=') };
}

const states = ['open', 'parked', 'resolved', 'forgotten', 'all'] as const;

/** The option of {@link withState}. */
export interface StateOption {
  state: DeadLetterState | 'all';
}

/** Adds `--state`. */
export const withState = (command: Command): Command =>
  command.addOption(new Option('--state <state>', 'state of the dead letters').choices(states).default('open'));

/** The selected filter. @throws UsageError for an empty range */
export function readFilter(deadLetterIds: readonly string[], options: FilterOptions): DeadLetterFilter {
  const { code, service, topic, key, group: groupId, text, header } = options;
  const { from: since, to: until } = readRange(options);
  const filter = {
    code,
    service,
    topic,
    key,
    groupId,
    text,
    header,
    since,
    until,
    deadLetterIds: deadLetterIds.length > 0 ? deadLetterIds : undefined,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
