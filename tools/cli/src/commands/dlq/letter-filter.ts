import { type ErrorCode, errorCatalogue } from '@cio-bus/contracts';
import type { LetterFilter } from '@cio-bus/dead-letters';
import { type Command, Option } from 'commander';
import { type RangeOptions, readRange, withRange } from '../../options.ts';

/** How letters are chosen, as it was written. */
export interface FilterOptions extends RangeOptions {
  code?: ErrorCode;
  service?: string;
  topic?: string;
  key?: string;
}

/** Adds the letters' ids as arguments, and what else they can be chosen by. */
export const withFilter = (command: Command): Command =>
  withRange(command.argument('[letter ids...]', 'these letters alone'), 'letters that failed')
    .addOption(new Option('--code <code>', 'with this error').choices(Object.keys(errorCatalogue)))
    .option('--service <name>', 'given up by this service')
    .option('--topic <name>', 'of records of this topic')
    .option('--key <key>', "of this record key: a user's id");

/** The filter that was written. @throws UsageError for a time that is none */
export function readFilter(letterIds: readonly string[], options: FilterOptions, now: number): LetterFilter {
  const { code, service, topic, key } = options;
  const { from: since, to: until } = readRange(options, now);
  const named = { code, service, topic, key, since, until, letterIds: letterIds.length > 0 ? letterIds : undefined };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
