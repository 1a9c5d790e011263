import { createHash } from 'node:crypto';
import { headers as busHeaders, type DeadLetter, type ErrorCode } from '@cio-bus/contracts';
import type { ListedDeadLetter } from './list-dead-letters.ts';

/** Dead letters with the same cause: the same service, code, status, reason and field. */
export interface DeadLetterGroup {
  /** Twelve hexadecimal digits; the same for the same cause at any time. */
  groupId: string;
  service: string;
  code: ErrorCode;
  /** As in the error, where it has one: the HTTP status, a token, and the field with `*` for each index of a list. */
  status: number | undefined;
  reason: string | undefined;
  field: string | undefined;
  count: number;
  /** Number of different keys: people, for commands. Records without a key count as none. */
  keys: number;
  /** Topics of the failed records, sorted. Webhook bodies, which never were records, have none. */
  topics: string[];
  /** Names of the apps that published the records, sorted. */
  sources: string[];
  /** Times of the first and the last failure, ms since the epoch. */
  oldest: number;
  newest: number;
  /** Text of the last failure. */
  message: string;
  /** Ids of up to three of the dead letters, oldest first. */
  examples: string[];
}

type Cause = Pick<DeadLetter, 'service' | 'code' | 'status' | 'reason' | 'field'>;

const MAX_EXAMPLES = 3;
const ID_DIGITS = 12;

/**
 * The id of a dead letter's group. The message is no part of it: it contains ids, times and names, so that one cause had
 * many messages, and two causes sometimes the same.
 */
export const groupIdOf = (deadLetter: Cause): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        deadLetter.service,
        deadLetter.code,
        deadLetter.status ?? null,
        deadLetter.reason ?? null,
        generalField(deadLetter.field) ?? null,
      ]),
    )
    .digest('hex')
    .slice(0, ID_DIGITS);

/** Groups dead letters by their cause, largest group first. */
export function groupDeadLetters(deadLetters: readonly ListedDeadLetter[]): DeadLetterGroup[] {
  return [...Map.groupBy(deadLetters, groupIdOf)]
    .map(([groupId, group]) => describeGroup(groupId, group))
    .sort((a, b) => b.count - a.count || a.oldest - b.oldest);
}

function describeGroup(groupId: string, unordered: readonly ListedDeadLetter[]): DeadLetterGroup {
  const deadLetters = unordered.toSorted((a, b) => a.failedAt - b.failedAt);
  const [first, last] = [deadLetters[0] as ListedDeadLetter, deadLetters.at(-1) as ListedDeadLetter];
  const { service, code, status, reason, field } = first;
  return {
    ...{ groupId, service, code, status, reason, field: generalField(field) },
    count: deadLetters.length,
    keys: different(deadLetters.map(({ key }) => key?.toString('base64'))).length,
    topics: different(deadLetters.map(({ origin }) => origin?.topic)),
    sources: different(deadLetters.map(({ headers }) => headers[busHeaders.source])),
    oldest: first.failedAt,
    newest: last.failedAt,
    message: last.message,
    examples: deadLetters.slice(0, MAX_EXAMPLES).map(({ deadLetterId }) => deadLetterId),
  };
}

const different = (values: readonly (string | undefined)[]): string[] =>
  [...new Set(values)].filter((value) => value !== undefined).sort();

/** `payload.items.3.name` is the same field as `payload.items.4.name`. */
const generalField = (field: string | undefined): string | undefined => field?.replace(/(?<=^|\.)\d+(?=\.|$)/g, '*');
