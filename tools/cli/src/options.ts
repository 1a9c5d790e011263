import { type Command, Option } from 'commander';
import type { CliContext } from './context.ts';
import { UsageError } from './exit-code.ts';
import { parseTime } from './parse-time.ts';

/** `--json`, which every command has. */
export interface JsonOption {
  json?: boolean;
}

/** Adds `--json`. */
export const withJson = (command: Command): Command => command.addOption(new Option('--json', 'print JSON'));

/** `--from` and `--to`, as they were written. */
export interface RangeOptions {
  from?: string;
  to?: string;
}

/** Adds `--from` and `--to`. */
export const withRange = (command: Command, of: string): Command =>
  command
    .option('--from <time>', `${of} at or after it: 2026-11-20, 2026-11-20T12:30Z, or 90m, 24h, 7d ago`)
    .option('--to <time>', `${of} before it`);

/** The range that was written, ms since the epoch. @throws UsageError */
export function readRange({ from, to }: RangeOptions, now: number): { from?: number; to?: number } {
  const range = {
    ...(from === undefined ? {} : { from: parseTime(from, now) }),
    ...(to === undefined ? {} : { to: parseTime(to, now) }),
  };
  if (range.from !== undefined && range.to !== undefined && range.from >= range.to)
    throw new UsageError('--from is not before --to');
  return range;
}

/** Who decides, why, and whether it is to be done. */
export interface DecisionOptions extends JsonOption {
  by: string;
  why: string;
  yes?: boolean;
}

/** Adds `--by`, `--why` and `--yes`: what changes something is only told of until it is confirmed. */
export const withDecision = (command: Command, { user }: Pick<CliContext, 'user'>): Command =>
  withJson(command)
    .option('--by <who>', 'who decides; kept with the decision', user)
    .requiredOption('--why <reason>', 'why, in words; kept with the decision')
    .option('--yes', 'do it; without it, it is only said what would be done');

/** A whole number of an option. @throws UsageError naming the option */
export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${name} is no whole number`);
  return Number(text);
}
