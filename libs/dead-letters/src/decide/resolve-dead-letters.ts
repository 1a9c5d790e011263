import type { ResolutionAction } from '@cio-bus/contracts';
import { beginAction, type Operator, type Undecided, writeAudit, writeResolutions } from '../actions/operator.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import type { DecidedDeadLetter } from '../index-file/decisions.ts';
import { conditionOf, type DeadLetterFilter } from '../query/dead-letter-filter.ts';
import { readIdentity } from '../query/listed-dead-letter.ts';

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

async function resolveAs(
  action: Exclude<ResolutionAction, 'forgotten'>,
  options: ResolveOptions,
): Promise<ResolveReport> {
  const begun = beginAction(options);
  const selected = await select(options);
  const report: ResolveReport = { id: begun.id, resolved: selected.length, failed: [] };
  if (selected.length === 0 || options.dryRun) return report;
  report.failed = await writeResolutions(options, begun, selected, action);
  report.resolved -= report.failed.length;
  await writeAudit(options, begun, {
    action,
    counts: { [action]: report.resolved, failed: report.failed.length },
    filter: { ...options.filter },
  });
  return report;
}

/** All of them at once: another look at the index would begin by reading the decisions that were just written. */
const select = ({ index, filter, keepSends = false }: ResolveOptions): Promise<DecidedDeadLetter[]> =>
  index.query((database) => {
    const { sql, values } = conditionOf(database, filter);
    const selected = database.prepare(
      `SELECT dead_letter_id, origin_timestamp FROM dead_letters
       WHERE ${sql} AND state IN ('open', 'parked') AND NOT (code = 'SEND_UNKNOWN' AND ${keepSends}) ORDER BY seq`,
    );
    return Array.from(selected.iterate(...values), readIdentity);
  });
