import type { ResolutionAction } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import { type DeadLetterFilter, listDeadLetters } from './list-dead-letters.ts';
import { beginAction, type Operator, type Undecided, writeAudit, writeResolutions } from './operator.ts';

/** The dead letters to resolve, and the operator. */
export interface ResolveOptions extends Operator {
  read: TopicReader;
  /** Required: `{}` selects all that are open. */
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

async function resolveAs(
  action: Exclude<ResolutionAction, 'replayed' | 'forgotten'>,
  options: ResolveOptions,
): Promise<ResolveReport> {
  const begun = beginAction(options);
  const deadLetters = (await listDeadLetters(options.read, options.filter)).filter(
    ({ state, code }) => state !== 'forgotten' && !(options.keepSends && code === 'SEND_UNKNOWN'),
  );
  if (deadLetters.length === 0 || options.dryRun) return { id: begun.id, resolved: deadLetters.length, failed: [] };
  const failed = await writeResolutions(options, begun, deadLetters, action);
  const resolved = deadLetters.length - failed.length;
  await writeAudit(options, begun, {
    action,
    counts: { [action]: resolved, failed: failed.length },
    filter: { ...options.filter },
  });
  return { id: begun.id, resolved, failed };
}
