import type { GroupAction } from '@cio-bus/contracts';
import { decideGroups as decide } from '@cio-bus/dead-letters';
import type { Handlers } from '../api/caller.ts';
import type { Means } from '../api/means.ts';

const actions = {
  acknowledge: 'acknowledged',
  ignore: 'ignored',
  resolve: 'resolved',
  reopen: 'reopened',
} as const satisfies Record<string, GroupAction>;

/** Decides about groups; their dead letters stay as they are. */
export const decideGroups =
  (means: Means): Handlers['decideGroups'] =>
  async ({ body: { ids, decision, why } }, caller) => {
    const operator = await means.operator(caller, why);
    const { id, groups } = await decide({ ...operator, groupIds: ids, action: actions[decision] });
    return { action: id, groups: groups.length };
  };
