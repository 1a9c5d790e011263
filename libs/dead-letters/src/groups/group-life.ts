import type { DatabaseSync } from 'node:sqlite';
import type { GroupDecision } from '@cio-bus/contracts';

/** States of a group. A group without a decision is open. */
export const groupStates = ['open', 'acknowledged', 'ignored', 'resolved'] as const;
/** One of {@link groupStates}. */
export type GroupState = (typeof groupStates)[number];

/** Where a group is in its life. */
export interface GroupLife {
  groupState: GroupState;
  /** Whether it was resolved, and a dead letter of it has failed since: it is open again. */
  hasRecurred: boolean;
  /** The last decision. */
  decision: GroupDecision | undefined;
}

/** Reads what was decided about a group, and whether it has recurred since. */
export function readGroupLife(database: DatabaseSync, groupId: string): GroupLife {
  const row = database.prepare('SELECT decision FROM group_decisions WHERE group_id = ?').get(groupId);
  if (!row) return { groupState: 'open', hasRecurred: false, decision: undefined };
  const decision = JSON.parse(String(row.decision)) as GroupDecision;
  const { action, timestamp } = decision;
  if (action !== 'resolved')
    return { groupState: action === 'reopened' ? 'open' : action, hasRecurred: false, decision };
  const later = database.prepare('SELECT 1 FROM dead_letters WHERE group_id = ? AND failed_at > ? LIMIT 1');
  const hasRecurred = later.get(groupId, timestamp) !== undefined;
  return { groupState: hasRecurred ? 'open' : 'resolved', hasRecurred, decision };
}
