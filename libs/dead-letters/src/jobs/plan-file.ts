import { createHash } from 'node:crypto';
import type { DeadLetterGroup } from '../groups/group-dead-letters.ts';
import type { DeadLetterFilter } from '../query/dead-letter-filter.ts';
import type { LeaveReason, ReplayDecisions } from '../replay/plan-replay.ts';

/** A dead letter: its id, and the timestamp of the record that failed. */
export type PlannedDeadLetter = readonly [deadLetterId: string, originTimestamp: number];

/** A cause in a plan. */
export type PlannedGroup = Pick<DeadLetterGroup, 'groupId' | 'service' | 'code' | 'message'> & { count: number };

/** What a replay job will do: exactly these dead letters, in this order. It is JSON, saved as a file. */
export interface JobPlan extends Required<Pick<ReplayDecisions, 'includeParked'>> {
  version: 1;
  /** A ULID; also the id of the job. Two operators who run the same plan run the same job. */
  id: string;
  /** Ms since the epoch. */
  createdAt: number;
  filter: DeadLetterFilter;
  /** Number of different keys: people, for commands. */
  keys: number;
  /** The causes, largest first. */
  groups: PlannedGroup[];
  /** Dead letters that match and are not in the plan, by reason. */
  leave: Partial<Record<LeaveReason, number>>;
  /** In the order of their replay. */
  deadLetters: readonly PlannedDeadLetter[];
  /** Dead letters that the job parks: they have been replayed too often. */
  park: readonly PlannedDeadLetter[];
  /** SHA-256 of what the job will do. */
  digest: string;
}

/** A file that is not a plan, or one that was changed or cut. */
export class InvalidPlanError extends Error {
  override readonly name = 'InvalidPlanError';
}

/** The digest of a plan: of its id, its dead letters in their order, and the decisions that it was made with. */
export function digestOf({ id, includeParked, deadLetters, park }: Omit<JobPlan, 'digest'>): string {
  const hash = createHash('sha256').update(`${id} ${includeParked}`);
  for (const [deadLetterId, originTimestamp] of deadLetters) hash.update(`\nreplay ${deadLetterId} ${originTimestamp}`);
  for (const [deadLetterId, originTimestamp] of park) hash.update(`\npark ${deadLetterId} ${originTimestamp}`);
  return hash.digest('hex');
}

/**
 * Reads a plan from its file's text.
 *
 * @throws InvalidPlanError when it is not a plan, or another one than was written
 */
export function parseJobPlan(text: string): JobPlan {
  const plan = parseJson(text);
  if (!isPlan(plan)) throw new InvalidPlanError('the file is not a plan of cio-bus dlq plan');
  if (digestOf(plan) !== plan.digest)
    throw new InvalidPlanError(
      'the plan was changed after it was saved (its digest differs): create a new one with cio-bus dlq plan',
    );
  return plan;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPlan(plan: unknown): plan is JobPlan {
  const { version, id, digest, deadLetters, park, groups } = Object(plan) as Record<string, unknown>;
  const lists = [deadLetters, park];
  return (
    version === 1 &&
    typeof id === 'string' &&
    typeof digest === 'string' &&
    Array.isArray(groups) &&
    lists.every((list) => Array.isArray(list) && list.every(isPlanned))
  );
}

const isPlanned = (one: unknown): boolean =>
  Array.isArray(one) && typeof one[0] === 'string' && Number.isSafeInteger(one[1]);
