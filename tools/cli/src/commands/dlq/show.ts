import { errorCatalogue, parseExactJson } from '@cio-bus/contracts';
import { diffContents, type EditedDeadLetter, readEditedDeadLetter } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import { type JsonOption, withJson } from '../../options/options.ts';
import { plainText } from '../../output/plain-text.ts';
import { formatTime, printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { renderChanges } from './edit/render-changes.ts';

/** `cio-bus dlq show`: prints one dead letter in full. */
export const dlqShowCommand = (context: CliContext): Command =>
  withJson(new Command('show').description('prints one dead letter with its value'))
    .argument('<id>')
    .action(async (deadLetterId: string, options: JsonOption) => {
      const deadLetter = printable(await readEditedDeadLetter(context.connections.deadLetters(), deadLetterId));
      printResult(context, options, deadLetter, () => render(deadLetter));
    });

/** A dead letter as it is printed: nothing of it when its person was forgotten. */
function printable({ listed, deadLetter: { key, value, headers }, original, content }: EditedDeadLetter) {
  const isForgotten = listed.state === 'forgotten';
  return {
    ...listed,
    meaning: errorCatalogue[listed.code]?.meaning,
    key: isForgotten ? null : (key?.toString() ?? null),
    value: isForgotten ? null : (value?.toString() ?? null),
    headers: isForgotten ? {} : headers,
    edited: listed.edit && {
      ...{ ...listed.edit, key: content.key?.toString() ?? null, value: content.value?.toString() ?? null },
      headers: content.headers.map(([name, header]) => [name, header?.toString() ?? null]),
      changes: diffContents(original, content),
    },
  };
}

function render(deadLetter: ReturnType<typeof printable>): string {
  const { origin, position, resolution } = deadLetter;
  const facts = {
    'dead letter': deadLetter.deadLetterId,
    state: resolution ? `${deadLetter.state}: ${resolution.by}, "${resolution.why}"` : deadLetter.state,
    error: `${deadLetter.code}: ${deadLetter.message}`,
    status: deadLetter.status,
    reason: deadLetter.reason,
    field: deadLetter.field,
    meaning: deadLetter.meaning,
    release: deadLetter.release && `${deadLetter.service} ${deadLetter.release}`,
    attempts: `${deadLetter.attempts} in ${deadLetter.processingTimeMs} ms`,
    'first failed': formatTime(deadLetter.firstFailedAt),
    'last failed': formatTime(deadLetter.failedAt),
    record: origin && `${origin.topic}/${origin.partition}/${origin.offset} of ${formatTime(origin.timestamp)}`,
    position: `customerio.dlq/${position.partition}/${position.offset}${deadLetter.copies > 1 ? `, ${deadLetter.copies} copies` : ''}`,
    truncated: deadLetter.wholeBytes && `only a part of the record was kept, which had ${deadLetter.wholeBytes} bytes`,
    key: deadLetter.key,
    ...Object.fromEntries(Object.entries(deadLetter.headers).map(([name, value]) => [`header ${name}`, value])),
    value: deadLetter.state === 'forgotten' ? '(the person was forgotten)' : pretty(deadLetter.value),
  };
  return [...lines(facts), ...edited(deadLetter)].join('\n');
}

/** What a replay publishes instead. */
function edited({ edited: edit }: ReturnType<typeof printable>): string[] {
  if (!edit) return [];
  const { by, timestamp, why, id, changes } = edit;
  return [`edited by ${by} at ${formatTime(timestamp)}, "${why}", as ${id}:`, ...renderChanges(changes)];
}

const lines = (facts: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(facts)
    .filter(([, fact]) => fact !== undefined && fact !== null)
    .map(([name, fact]) => `${labelOf(name)}${name === 'value' ? fact : plainText(fact, 1_000)}`);

const LABEL_WIDTH = 14;

/** A name of a header may be longer than the column. */
const labelOf = (name: string): string => `${plainText(name, 200)} `.padEnd(LABEL_WIDTH);

function pretty(value: string | null): string {
  try {
    return JSON.stringify(parseExactJson(Buffer.from(value ?? 'null')), null, 2);
  } catch {
    return plainText(value, 4_000);
  }
}
