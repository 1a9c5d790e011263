import type { ResolutionAction } from '@cio-bus/contracts';
import type { DeadLetterIndex } from './index-file/dead-letter-index.ts';
import { beginAction, type Operator, type Undecided, writeAudit, writeResolutions } from './operator.ts';
import { conditionOf, type DeadLetterFilter } from './query/dead-letter-filter.ts';
import { inChunks } from './query/in-chunks.ts';

/** The dead letters to resolve, and the operator. */
export interface ResolveOptions extends Operator {
  index: DeadLetterIndex;
  /** Required: `{}` selects all that are open. What is resolved or forgotten is left as it is, whatever the filter says. */
  filter: DeadLetterFilter;
  /** Whether to leave sends in doubt (`SEND_UNKNOWN`) open: each needs a finding, `settle`. @default false */
  keepSends?: boolean;
  /** Counts without writing. @default false */
  dryRun?: boolean;
}

/** Result of a decision; of a dry run, what it would be. */
export interface ResolveReport {
  /** The action's id. */
  id: string;
  resolved: number;
  /** Dead letters that stay open because Kafka did not acknowledge the decision. */
  failed: Undecided[];
}

/** Closes dead letters without a replay. Their bytes stay until the topic's retention ends. */
export const discardDeadLetters = (options: ResolveOptions) => resolveAs('discarded', options);

/** Parks dead letters: they are no longer open, and a replay includes them only with `includeParked`. */
export const parkDeadLetters = (options: ResolveOptions) => resolveAs('parked', options);

/** Closes sends in doubt: the message is known to have been sent, or is obsolete. */
export const settleDeadLetters = (options: ResolveOptions) => resolveAs('settled', options);

/** Closes dead letters of webhook bodies that were posted to the receiver again and accepted. */
export const closePostedDeadLetters = (options: ResolveOptions) => resolveAs('replayed', options);

/** Dead letters in memory at once. */
const CHUNK = 5_000;

async function resolveAs(
  action: Exclude<ResolutionAction, 'forgotten'>,
  options: ResolveOptions,
): Promise<ResolveReport> {
  const begun = beginAction(options);
  const seqs = await select(options);
  const report: ResolveReport = { id: begun.id, resolved: seqs.length, failed: [] };
  if (seqs.length === 0 || options.dryRun) return report;
  for await (const chunk of inChunks(options.index, seqs, { count: CHUNK }))
    report.failed.push(...(await writeResolutions(options, begun, chunk, action)));
  report.resolved -= report.failed.length;
  await writeAudit(options, begun, {
    action,
    counts: { [action]: report.resolved, failed: report.failed.length },
    filter: { ...options.filter },
  });
  return report;
}

/** Rows of the index. */
const select = ({ index, filter, keepSends = false }: ResolveOptions): Promise<number[]> =>
  index.query((database) => {
    const { sql, values } = conditionOf(database, filter);
    const selected = database.prepare(
      `SELECT seq FROM dead_letters
       WHERE ${sql} AND state IN ('open', 'parked') AND NOT (code = 'SEND_UNKNOWN' AND ${keepSends}) ORDER BY seq`,
    );
    return Array.from(selected.iterate(...values), ({ seq }) => Number(seq));
  });
