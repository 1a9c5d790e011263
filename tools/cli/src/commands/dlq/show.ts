import { errorCatalogue } from '@cio-bus/contracts';
import type { ListedLetter } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { type JsonOption, withJson } from '../../options.ts';
import { plainText } from '../../output/plain-text.ts';
import { shownTime, tell } from '../../output/tell.ts';
import { findLetter } from './find-letter.ts';

/** `cio-bus dlq show`: everything about one letter. */
export const dlqShowCommand = (context: CliContext): Command =>
  withJson(new Command('show').description('prints one dead letter with its bytes'))
    .argument('<letter id>')
    .action(async (letterId: string, options: JsonOption) => {
      const letter = shown(await findLetter(context, letterId));
      tell(context, options, letter, () => render(letter));
    });

/** A letter as it is shown. Of a person who is to be forgotten nothing is. */
function shown(letter: ListedLetter) {
  const isForgotten = letter.state === 'forgotten';
  const { key, value, headers } = letter;
  return {
    ...letter,
    meaning: errorCatalogue[letter.code]?.meaning,
    key: isForgotten ? null : (key?.toString() ?? null),
    value: isForgotten ? null : (value?.toString() ?? null),
    headers: isForgotten ? {} : headers,
  };
}

function render(letter: ReturnType<typeof shown>): string {
  const { origin, position, resolution } = letter;
  const facts = {
    letter: letter.letterId,
    state: resolution ? `${letter.state}: ${resolution.by}, "${resolution.why}"` : letter.state,
    error: `${letter.code}: ${letter.message}`,
    meaning: letter.meaning,
    attempts: `${letter.attempts} in ${letter.processingTimeMs} ms`,
    'first failed': shownTime(letter.firstFailedAt),
    'given up': shownTime(letter.failedAt),
    record: origin && `${origin.topic}/${origin.partition}/${origin.offset} of ${shownTime(origin.timestamp)}`,
    'lies at': `customerio.dlq/${position.partition}/${position.offset}${letter.copies > 1 ? `, ${letter.copies} copies` : ''}`,
    key: letter.key,
    ...Object.fromEntries(Object.entries(letter.headers).map(([name, value]) => [`header ${name}`, value])),
    value: letter.state === 'forgotten' ? '(its person is to be forgotten)' : pretty(letter.value),
  };
  return Object.entries(facts)
    .filter(([, fact]) => fact !== undefined && fact !== null)
    .map(([name, fact]) => `${name.padEnd(14)}${name === 'value' ? fact : plainText(fact, 1_000)}`)
    .join('\n');
}

function pretty(value: string | null): string {
  try {
    return JSON.stringify(JSON.parse(value ?? 'null'), null, 2);
  } catch {
    return plainText(value, 4_000);
  }
}
