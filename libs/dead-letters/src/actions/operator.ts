import { createHash, randomUUID } from 'node:crypto';
import {
  BusError,
  deriveUlid,
  headers,
  type OperatorAction,
  type Resolution,
  resolutionKey,
  topics,
} from '@cio-bus/contracts';
import type { OutgoingRecord, Producer } from '@cio-bus/kafka';
import pLimit from 'p-limit';
import type { DecidedDeadLetter } from '../index-file/decisions.ts';
import type { DeadLetterFilter } from '../query/dead-letter-filter.ts';

/** The operator behind an action, and what the action is carried out with. */
export interface Operator {
  producer: Producer;
  /** Name of the person or job. */
  by: string;
  /** The reason, stored with each dead letter and in the audit topic. */
  why: string;
  /** Creates the action's ULID. @default from the time and random bytes */
  newId?: (timestampMs: number) => string;
  /** Ms since the epoch. @default the system's clock */
  now?: () => number;
}

/** One action of an operator; all its records share its id. */
export interface Action {
  readonly id: string;
  readonly by: string;
  readonly why: string;
}

/**
 * Begins an action.
 *
 * @throws BusError `MESSAGE_INVALID` when `by` or `why` is empty
 */
export function beginAction({ by, why, newId = mintUlid, now = Date.now }: Operator): Action {
  for (const [name, text] of Object.entries({ by, why })) {
    if (typeof text !== 'string' || text.trim() === '')
      throw new BusError('MESSAGE_INVALID', `${name} must not be empty`);
  }
  return { id: newId(now()), by, why };
}

/** An operator's decision about one dead letter. */
interface Decision extends Pick<Resolution, 'action' | 'replayedAs'> {
  deadLetter: DecidedDeadLetter;
}

/** The record of a decision about one dead letter. */
export function toResolution(
  action: Action,
  { deadLetter: { deadLetterId, origin }, ...decision }: Decision,
  timestamp: number,
): OutgoingRecord {
  const value: Resolution = {
    ...action,
    correlationId: action.id,
    timestamp,
    letterId: deadLetterId,
    originTimestamp: origin?.timestamp,
    ...decision,
  };
  return {
    topic: topics.resolutions,
    key: resolutionKey(value),
    value: JSON.stringify(value),
    headers: sourceOf(action),
  };
}

/** A dead letter about which no decision could be written, and why. */
export interface Undecided {
  deadLetterId: string;
  message: string;
}

/** Records under way at once: a producer refuses what does not fit its queue. */
const WRITES_AT_ONCE = 1_000;
/** Decisions in memory at once. */
const CHUNK = 5_000;

/** Writes one decision about many dead letters, and resolves with those that Kafka did not acknowledge. */
export async function writeResolutions(
  { producer, now = Date.now }: Operator,
  action: Action,
  deadLetters: readonly DecidedDeadLetter[],
  decided: Resolution['action'],
): Promise<Undecided[]> {
  const undecided: Undecided[] = [];
  const write = async (deadLetter: DecidedDeadLetter) => {
    try {
      await producer.publish(toResolution(action, { deadLetter, action: decided }, now()));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      undecided.push({ deadLetterId: deadLetter.deadLetterId, message });
    }
  };
  const atOnce = pLimit(WRITES_AT_ONCE);
  for (let from = 0; from < deadLetters.length; from += CHUNK)
    await atOnce.map(deadLetters.slice(from, from + CHUNK), write);
  return undecided;
}

/** What an action was about. */
type AuditedFilter = DeadLetterFilter & { groupIds?: readonly string[] };

/** Writes the audit record of an action. It outlives the retention of personal data, so a person's id is hashed. */
export async function writeAudit(
  { producer, now = Date.now }: Operator,
  action: Action,
  { filter, ...result }: Pick<OperatorAction, 'action' | 'counts' | 'links'> & { filter: AuditedFilter },
): Promise<void> {
  const filtered = auditedFilter(action, filter);
  await producer.publish(
    recordOfAction(action, { correlationId: action.id, timestamp: now(), ...result, filter: filtered }),
  );
}

/** The audit record of an action. */
export const recordOfAction = (action: Action, of: Omit<OperatorAction, keyof Action>): OutgoingRecord => ({
  topic: topics.audit,
  key: action.id,
  value: JSON.stringify({ ...action, ...of } satisfies OperatorAction),
  headers: sourceOf(action),
});

/** Records an action that decides about no dead letter by itself. @returns its id */
export async function auditAction(
  operator: Operator,
  audited: Pick<OperatorAction, 'action' | 'counts'> & { filter?: AuditedFilter },
): Promise<string> {
  const action = beginAction(operator);
  await writeAudit(operator, action, { filter: {}, ...audited });
  return action.id;
}

/**
 * The filter by the names of the record format. A key is a person's id, so only its hash is stored, salted with the action's
 * id: no table of hashed ids finds it, and two records of one person do not look alike.
 */
export const auditedFilter = ({ id }: Action, { key, deadLetterIds, ...filter }: AuditedFilter) => ({
  ...filter,
  ...(deadLetterIds === undefined ? {} : { letterIds: deadLetterIds }),
  ...(key === undefined ? {} : { keySha256: sha256(`${id}:${key}`) }),
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The id of an action. */
export const mintUlid = (timestampMs: number) => deriveUlid(timestampMs, randomUUID());

/** Headers of a record that an action writes. */
export const sourceOf = ({ by }: Action) => ({ [headers.source]: by });
