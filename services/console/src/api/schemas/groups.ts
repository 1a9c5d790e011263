import { z } from 'zod';
import { count, listOf, named, time, why } from './common.ts';
import { decisionOf, filterQuery } from './dead-letters.ts';

export const groupStates = ['open', 'acknowledged', 'ignored', 'resolved'] as const;

export const groupsQuery = z.object({
  service: filterQuery.service,
  code: filterQuery.code,
  text: filterQuery.text,
  state: z
    .enum([...groupStates, 'all'])
    .optional()
    .describe('State of the group. All but ignored when it is left out.'),
  deadLetters: filterQuery.state.describe('State of the dead letters that are counted. `open` when it is left out.'),
});

export const group = named(
  'Group',
  z.object({
    id: z.string(),
    service: z.string(),
    code: z.string(),
    status: z.number().nullable(),
    reason: z.string().nullable(),
    field: z.string().nullable(),
    meaning: z.string().nullable().describe('What the error code means.'),
    state: z.enum(groupStates),
    recurred: z.boolean().describe('Whether it was resolved and failed again: it is open again.'),
    open: count().describe('Dead letters of it that match.'),
    people: count().describe('Number of different keys.'),
    firstSeenAt: time(),
    lastSeenAt: time(),
    trend: z.array(count()).length(24).describe('Dead letters in each of the last 24 hours, the current one last.'),
    topics: z.array(z.string()),
    sources: z.array(z.string()).describe('Apps that published the records.'),
    releases: z.array(z.string()).describe('Releases of the service in which it failed.'),
    acknowledgedBy: z.string().nullable(),
    note: z.string().nullable().describe('The reason of the last decision.'),
    decision: decisionOf.nullable(),
    sample: z.object({ message: z.string(), ids: z.array(z.string()) }),
  }),
);
export const groupList = named('GroupList', listOf(group));

export const decideGroupsBody = z.strictObject({
  ids: z.array(z.string().min(1).max(64)).min(1).max(500),
  decision: z.enum(['acknowledge', 'ignore', 'resolve', 'reopen']),
  why,
});
export const decideGroupsReport = named('DecideGroupsReport', z.object({ action: z.string(), groups: count() }));
