import { type GroupAction, type GroupDecision, groupDecisionKey, topics } from '@cio-bus/contracts';
import { beginAction, type Operator, sourceOf, writeAudit } from '../actions/operator.ts';
import { type DeadLetterGroup, groupDeadLetters } from '../groups/group-dead-letters.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';

/** The groups to decide about, and the operator. */
export interface DecideGroupsOptions extends Operator {
  index: DeadLetterIndex;
  groupIds: readonly string[];
  action: GroupAction;
  /** Looks the groups up without writing. @default false */
  dryRun?: boolean;
}

/** Result of a decision about groups; of a dry run, what it would be. */
export interface DecideGroupsReport {
  /** The action's id. */
  id: string;
  /** The groups as they were before. */
  groups: DeadLetterGroup[];
}

/**
 * Decides about groups, and writes an audit record. Their dead letters stay as they are.
 *
 * @throws UnknownDeadLettersError when there is no such group
 * @throws PublishError when Kafka did not acknowledge a decision: repeat the call
 */
export async function decideGroups(options: DecideGroupsOptions): Promise<DecideGroupsReport> {
  const { index, producer, action, dryRun = false, now = Date.now } = options;
  const begun = beginAction(options);
  const groupIds = [...new Set(options.groupIds)];
  const groups: DeadLetterGroup[] = [];
  for (const groupId of groupIds) groups.push(...(await groupDeadLetters(index, { groupId, state: 'all' })));
  if (dryRun) return { id: begun.id, groups };
  for (const { groupId, newest } of groups) {
    // Not before what the operator has seen, by a clock that is behind that of a service: the group would be open again.
    const timestamp = Math.max(now(), newest);
    const value: GroupDecision = { ...begun, correlationId: begun.id, timestamp, groupId, action };
    const key = groupDecisionKey(value);
    await producer.publish({ topic: topics.resolutions, key, value: JSON.stringify(value), headers: sourceOf(begun) });
  }
  await writeAudit(options, begun, { action, counts: { groups: groupIds.length }, filter: { groupIds } });
  return { id: begun.id, groups };
}
