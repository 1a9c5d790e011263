import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../exit-code.ts';
import type { CliContext } from '../terminal/context.ts';
import { parseTime, TIME_FORMATS } from './parse-time.ts';

/** `--json`, which every command has. */
export interface JsonOption {
  json?: boolean;
}

/** Adds `--json`. */
export const withJson = (command: Command): Command => command.addOption(new Option('--json', 'print JSON'));

/** `--from` and `--to`, ms since the epoch. */
export interface RangeOptions {
  from?: number;
  to?: number;
}

/** Adds `--from` and `--to`; `subject` is what they filter. */
export function withRange(command: Command, subject: string, { now }: Pick<CliContext, 'now'>): Command {
  const time = (text: string) => parseTime(text, now());
  return command
    .option('--from <time>', `${subject} at or after: ${TIME_FORMATS}`, time)
    .option('--to <time>', `${subject} before`, time);
}

/** The given bounds of a range. @throws UsageError for an empty range */
export function readRange({ from, to }: RangeOptions): { from?: number; to?: number } {
  if (from !== undefined && to !== undefined && from >= to) throw new UsageError('--from must be before --to');
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** Who decides, why, and whether to carry it out. */
export interface DecisionOptions extends JsonOption {
  by: string;
  why: string;
  yes?: boolean;
}

/** Adds `--by`, `--why` and `--yes`: mutating commands are dry runs until `--yes`. */
export const withDecision = (command: Command, { user }: Pick<CliContext, 'user'>): Command =>
  withJson(command)
    .option('--by <name>', 'operator, stored with the decision', user)
    .requiredOption('--why <reason>', 'reason, stored with the decision')
    .option('--yes', 'carry it out; without it this is a dry run');

/** Parser of an option that takes a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}
