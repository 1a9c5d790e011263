import { createHash } from 'node:crypto';
import type { DeadLetter } from '@cio-bus/contracts';

type Cause = Pick<DeadLetter, 'service' | 'code' | 'status' | 'reason' | 'field'>;

const ID_DIGITS = 12;

/**
 * The id of a dead letter's group. The message is no part of it: it contains ids, times and names, so that one cause had
 * many messages, and two causes sometimes the same.
 */
export function groupIdOf({ service, code, status, reason, field }: Cause): string {
  const cause = JSON.stringify([service, code, status ?? null, reason ?? null, generalField(field) ?? null]);
  if (cause === last.cause) return last.groupId;
  const groupId = createHash('sha256').update(cause).digest('hex').slice(0, ID_DIGITS);
  last = { cause, groupId };
  return groupId;
}

/** Most dead letters have the cause of the one before. */
let last = { cause: '', groupId: '' };

/** `payload.items.3.name` is the same field as `payload.items.4.name`. */
export const generalField = (field: string | undefined): string | undefined =>
  field?.replace(/(?<=^|\.)\d+(?=\.|$)/g, '*');
