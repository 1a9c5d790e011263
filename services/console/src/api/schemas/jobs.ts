import { z } from 'zod';
import { count, id, listOf, named, reasonCounts, time, why } from './common.ts';
import { selection } from './dead-letters.ts';

export const planBody = z.strictObject({
  ...selection,
  includeParked: z.boolean().default(false).describe('Includes parked ones, and those that were replayed three times.'),
});

export const plan = named(
  'Plan',
  z.object({
    id: z.string().describe('Also the id of its job.'),
    digest: z.string(),
    count: count().describe('Dead letters that a job of it replays.'),
    people: count(),
    park: count().describe('Dead letters that the job parks: they were replayed too often.'),
    sample: z.array(z.string()).describe('Ids of the first ones.'),
    byService: z.array(z.object({ service: z.string(), count: count() })),
    groups: z.array(
      z.object({ id: z.string(), service: z.string(), code: z.string(), message: z.string(), count: count() }),
    ),
    left: reasonCounts.describe('Dead letters that match and are not replayed.'),
    createdAt: time(),
    createdBy: z.string(),
  }),
);

export const jobStates = ['started', 'paused', 'stopped', 'cancelled', 'finished'] as const;

export const job = named(
  'Job',
  z.object({
    id: z.string(),
    state: z.enum(jobStates),
    planned: count(),
    replayed: count(),
    failedAgain: count().describe('Replayed ones that were dead-lettered again.'),
    by: z.string().describe('Who changed it last.'),
    why: z.string(),
    reason: z.string().nullable().describe('Why it did not get to its end by itself.'),
    changedAt: time(),
    lastActiveAt: time().describe('A job that is started and does not move was killed: resume it.'),
    runsHere: z.boolean().describe('Whether this console runs it now.'),
    waitsFor: z
      .string()
      .nullable()
      .describe('What a job that runs here waits for: the canary, or services that are behind.'),
    resumable: z.boolean().describe('Whether this console has its plan.'),
    digest: z.string(),
  }),
);
export const jobList = named('JobList', listOf(job));

export const startJobBody = z.strictObject({
  planId: id,
  why,
  canary: z
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe('Dead letters whose outcome is awaited first. 20 when left out.'),
  perSecond: z.int().min(1).max(10_000).optional().describe('Records per second. 200 when left out.'),
});
export const jobBody = z.strictObject({ id, why });
export const jobChange = named(
  'JobChange',
  z.object({
    id: z.string(),
    state: z.enum(jobStates).describe('Its state now: one that has ended stays as it is.'),
    action: z.string().nullable().describe('Id of the action in the audit; null when the job did not change.'),
  }),
);
