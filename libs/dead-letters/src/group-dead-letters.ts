import type { ErrorCode } from '@cio-bus/contracts';
import type { ListedLetter } from './list-dead-letters.ts';

/** Letters that failed alike. */
export interface LetterGroup {
  code: ErrorCode;
  service: string;
  /** Topic of the records that failed; absent for what never was a record. */
  topic: string | undefined;
  /** What was wrong, with ids, numbers and quoted words taken out. */
  messageShape: string;
  count: number;
  /** When the first and the last of them failed, ms since the epoch. */
  oldest: number;
  newest: number;
  /** A few of the letters, the oldest first. */
  examples: string[];
}

const MAX_EXAMPLES = 3;

/** Groups letters by code, service, topic and what the message says, the largest group first. */
export function groupDeadLetters(letters: readonly ListedLetter[]): LetterGroup[] {
  const groups = Map.groupBy(letters, (letter) =>
    JSON.stringify([letter.code, letter.service, letter.origin?.topic, messageShape(letter.message)]),
  );
  return [...groups.values()].map(groupOf).sort((a, b) => b.count - a.count || a.oldest - b.oldest);
}

function groupOf(unordered: readonly ListedLetter[]): LetterGroup {
  const letters = unordered.toSorted((a, b) => a.failedAt - b.failedAt);
  const [first, last] = [letters[0] as ListedLetter, letters.at(-1) as ListedLetter];
  return {
    code: first.code,
    service: first.service,
    topic: first.origin?.topic,
    messageShape: messageShape(first.message),
    count: letters.length,
    oldest: first.failedAt,
    newest: last.failedAt,
    examples: letters.slice(0, MAX_EXAMPLES).map(({ letterId }) => letterId),
  };
}

/** A message without what differs from letter to letter. HTTP answers (4xx, 5xx) stay: they tell causes apart. */
export function messageShape(message: string): string {
  return message
    .replace(/"[^"]*"|'[^']*'/g, '"…"')
    .replace(/\S+@\S+/g, '…')
    .replace(/\b(?=\w*\d)[\w-]{12,}\b/g, '…')
    .replace(/\b(?![45]\d\d\b)\d+(?:\.\d+)?\b/g, 'N');
}
