import { createHash, randomUUID } from 'node:crypto';
import { BusError, deriveUlid, headers, type OperatorAction, type Resolution, topics } from '@cio-bus/contracts';
import type { Producer } from '@cio-bus/kafka';

/** Who decides what about dead letters, and with which tools. */
export interface Operator {
  producer: Producer;
  /** Who decides: a person's name, or that of a job. */
  by: string;
  /** Why, in words; kept with each letter and in the audit topic. */
  why: string;
  /** Mints the action's ULID. @default from the time and randomness */
  newId?: (timestampMs: number) => string;
  /** Ms since the epoch. @default the system's clock */
  now?: () => number;
}

/** One action of an operator: everything that it decides shares its id. */
export interface Action {
  readonly id: string;
  readonly by: string;
  readonly why: string;
}

/**
 * Begins an action.
 *
 * @throws BusError `MESSAGE_INVALID` unless it is said who decides, and why.
 */
export function beginAction({ by, why, newId = mintUlid, now = Date.now }: Operator): Action {
  for (const [name, text] of Object.entries({ by, why })) {
    if (typeof text !== 'string' || text.trim() === '')
      throw new BusError('MESSAGE_INVALID', `${name}: a text is wanted`);
  }
  return { id: newId(now()), by, why };
}

/** Writes what was decided about one letter; resolves once it is certain to be kept. */
export async function writeResolution(
  { producer, now = Date.now }: Operator,
  action: Action,
  decision: Pick<Resolution, 'letterId' | 'action' | 'replayedAs'>,
): Promise<void> {
  const value: Resolution = { ...action, correlationId: action.id, timestamp: now(), ...decision };
  await producer.publish({
    topic: topics.resolutions,
    key: decision.letterId,
    value: JSON.stringify(value),
    headers: sourceOf(action),
  });
}

/** Writes the one record of an action that stays for audits, longer than a person may be kept: their id is hashed. */
export async function writeAudit(
  { producer, now = Date.now }: Operator,
  action: Action,
  { filter: { key, ...filter }, ...told }: Pick<OperatorAction, 'action' | 'counts'> & { filter: AuditedFilter },
): Promise<void> {
  const chosen = { ...filter, ...(key === undefined ? {} : { keySha256: sha256(key) }) };
  const value: OperatorAction = { ...action, correlationId: action.id, timestamp: now(), ...told, filter: chosen };
  await producer.publish({
    topic: topics.audit,
    key: action.id,
    value: JSON.stringify(value),
    headers: sourceOf(action),
  });
}

/** How letters were chosen; `key` is a person's id. */
type AuditedFilter = Readonly<Record<string, unknown>> & { key?: string };

/** By what a person can be told again, without their id. */
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const mintUlid = (timestampMs: number) => deriveUlid(timestampMs, randomUUID());

const sourceOf = ({ by }: Action) => ({ [headers.source]: by });
