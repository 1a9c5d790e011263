import { z } from 'zod';
import { type Decision, decisionFields } from './decision.ts';
import { checkShape, readJsonObject } from './json.ts';
import type { RecordSchema } from './record.ts';

/**
 * What happens to a replay job. `started`: also when it continues. `paused`: by an operator. `stopped`: by itself, because
 * what it replayed was dead-lettered again. `cancelled` and `finished` are final.
 */
export const jobActions = ['started', 'paused', 'stopped', 'cancelled', 'finished'] as const;
/** One of {@link jobActions}. */
export type JobAction = (typeof jobActions)[number];

const shape = z.looseObject({
  ...decisionFields,
  jobId: z.string().min(1).describe('The job: the id of its plan, a ULID.'),
  action: z.enum(jobActions),
  planned: z.number().int().describe('Dead letters in the plan.'),
  digest: z.string().describe('SHA-256 of the plan.'),
  reason: z.string().optional().describe('Why it stopped by itself.'),
});

/** Schema of the value of `customerio.dlq.resolutions` that is about a replay job. */
export const replayJobShape: z.ZodType = shape;

/** The record value of `customerio.dlq.resolutions` about a replay job. The latest one counts. */
export interface JobDecision extends Decision {
  /** The job: the id of its plan. */
  jobId: string;
  action: JobAction;
  /** Dead letters in the plan. */
  planned: number;
  /** SHA-256 of the plan. */
  digest: string;
  /** Why it stopped by itself. */
  reason?: string | undefined;
}

/** The record key of what happens to a job. */
export const jobDecisionKey = ({ jobId }: Pick<JobDecision, 'jobId'>): string => `job/${jobId}`;

/** Reads records of `customerio.dlq.resolutions` that are about a replay job. */
export const jobDecisionRecord: RecordSchema<JobDecision> = {
  name: 'replay job',
  expectedKey: jobDecisionKey,
  read: (record) => checkShape<JobDecision>(shape, readJsonObject(record)),
};
