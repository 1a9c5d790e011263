import type { ErrorCode } from '@cio-bus/contracts';
import type { ListedDeadLetter } from './list-dead-letters.ts';

/** Dead letters with the same cause. */
export interface DeadLetterGroup {
  code: ErrorCode;
  service: string;
  /** Topic of the failed records; undefined for webhook bodies, which never were records. */
  topic: string | undefined;
  /** The error message without ids, numbers and quoted words. */
  messageShape: string;
  count: number;
  /** Times of the first and the last failure, ms since the epoch. */
  oldest: number;
  newest: number;
  /** Ids of up to three of the dead letters, oldest first. */
  examples: string[];
}

const MAX_EXAMPLES = 3;

/** Groups dead letters by code, service, topic and shape of the message, largest group first. */
export function groupDeadLetters(deadLetters: readonly ListedDeadLetter[]): DeadLetterGroup[] {
  const groups = Map.groupBy(deadLetters, (deadLetter) =>
    JSON.stringify([deadLetter.code, deadLetter.service, deadLetter.origin?.topic, messageShape(deadLetter.message)]),
  );
  return [...groups.values()].map(groupOf).sort((a, b) => b.count - a.count || a.oldest - b.oldest);
}

function groupOf(unordered: readonly ListedDeadLetter[]): DeadLetterGroup {
  const deadLetters = unordered.toSorted((a, b) => a.failedAt - b.failedAt);
  const [first, last] = [deadLetters[0] as ListedDeadLetter, deadLetters.at(-1) as ListedDeadLetter];
  return {
    code: first.code,
    service: first.service,
    topic: first.origin?.topic,
    messageShape: messageShape(first.message),
    count: deadLetters.length,
    oldest: first.failedAt,
    newest: last.failedAt,
    examples: deadLetters.slice(0, MAX_EXAMPLES).map(({ deadLetterId }) => deadLetterId),
  };
}

/** Returns a message without the parts that differ between dead letters. HTTP statuses (4xx, 5xx) stay: they distinguish causes. */
export function messageShape(message: string): string {
  return message
    .replace(/"[^"]*"|'[^']*'/g, '"…"')
    .replace(/\S+@\S+/g, '…')
    .replace(/\b(?=\w*\d)[\w-]{12,}\b/g, '…')
    .replace(/\b(?![45]\d\d\b)\d+(?:\.\d+)?\b/g, 'N');
}
