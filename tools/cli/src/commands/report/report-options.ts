import { UsageError } from '../../exit-code.ts';
import { type JsonOption, type RangeOptions, readRange } from '../../options/options.ts';
import type { CliContext } from '../../terminal/context.ts';

/** Options of `cio-bus report`. */
export interface ReportOptions extends JsonOption, RangeOptions {
  campaign?: number;
  broadcast?: number;
  newsletter?: number;
  transactional?: number;
  tolerance?: number;
  links?: boolean;
  messages?: boolean;
  metric?: string;
  limit?: number;
  cursor?: string;
}

const kinds = ['campaign', 'broadcast', 'newsletter', 'transactional'] as const;

/** What messages belong to; undefined for all. @throws UsageError when several are given */
export function parentOf(options: ReportOptions) {
  const given = kinds.flatMap((kind) => (options[kind] === undefined ? [] : [{ kind, id: options[kind] }]));
  if (given.length > 1)
    throw new UsageError(`Only one of ${kinds.map((kind) => `--${kind}`).join(', ')} can be given.`);
  return given[0];
}

/** The period of the report, ms since the epoch. */
export function rangeOf(context: CliContext, options: ReportOptions): { from: number; to: number } {
  const { from = 0, to = context.now() } = readRange(options);
  return { from, to };
}
