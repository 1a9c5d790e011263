import { writeFileSync } from 'node:fs';
import { errorCatalogue, parseExactJson } from '@cio-bus/contracts';
import { diffContents, type EditedDeadLetter, readEditedDeadLetter } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import { UsageError } from '../../exit-code.ts';
import { type JsonOption, withJson } from '../../options/options.ts';
import { base64Of } from '../../output/base64-of.ts';
import { plainText } from '../../output/plain-text.ts';
import { formatTime, printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { renderChanges } from './edit/render-changes.ts';
import { isCutBody } from './find-dead-letter.ts';

interface ShowOptions extends JsonOption {
  out?: string;
}

const NOTES = `
--out saves the value byte for byte, as it failed: not as it was edited. What is printed is text: bytes that are not UTF-8 (gzip,
UTF-16) are replaced in it, and --json then has the value in valueBase64, too.

Examples:
  cio-bus dlq show track-publisher/customerio.track/3/42
  cio-bus dlq show webhook-receiver/http/4f9c… --out body.json`;

/** `cio-bus dlq show`: prints one dead letter in full, or saves its value. */
export const dlqShowCommand = (context: CliContext): Command =>
  withJson(new Command('show').description('prints one dead letter with its value'))
    .argument('<id>')
    .option('--out <file>', 'saves its value, byte for byte, instead of printing it')
    .addHelpText('after', NOTES)
    .action(async (deadLetterId: string, options: ShowOptions) => {
      const found = await readEditedDeadLetter(context.connections.deadLetters(), deadLetterId);
      if (options.out !== undefined) return save(context, found, { ...options, out: options.out });
      const deadLetter = printable(found);
      printResult(context, options, deadLetter, () => render(deadLetter));
    });

function save(context: CliContext, found: EditedDeadLetter, options: ShowOptions & { out: string }): void {
  const { deadLetterId, state, wholeBytes } = found.listed;
  const { value } = found.deadLetter;
  if (state === 'forgotten') throw new UsageError(`${deadLetterId} has nothing to save: the person was forgotten`);
  if (value === null) throw new UsageError(`${deadLetterId} has no value`);
  writeFileSync(options.out, value, { mode: 0o600 }); // personal data
  if (wholeBytes) context.warn(partOf(wholeBytes));
  else if (isCutBody(found.listed, value)) context.warn('only the first part of the body was kept: it was too large');
  const saved = { deadLetterId, file: options.out, bytes: value.length };
  printResult(context, options, saved, () => `Saved the ${saved.bytes} bytes of its value as ${saved.file}.`);
}

const partOf = (wholeBytes: number): string => `only a part of the record was kept, which had ${wholeBytes} bytes`;

/** A dead letter as it is printed: nothing of it when its person was forgotten. */
function printable({ listed, deadLetter: { key, value, headers }, original, content }: EditedDeadLetter) {
  const isForgotten = listed.state === 'forgotten';
  return {
    ...listed,
    meaning: errorCatalogue[listed.code]?.meaning,
    key: isForgotten ? null : (key?.toString() ?? null),
    value: isForgotten ? null : (value?.toString() ?? null),
    valueBase64: isForgotten ? undefined : base64Of(value),
    headers: isForgotten ? {} : headers,
    edited: listed.edit && {
      ...{ ...listed.edit, key: content.key?.toString() ?? null, value: content.value?.toString() ?? null },
      valueBase64: base64Of(content.value),
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
    truncated: deadLetter.wholeBytes && partOf(deadLetter.wholeBytes),
    key: deadLetter.key,
    ...Object.fromEntries(Object.entries(deadLetter.headers).map(([name, value]) => [`header ${name}`, value])),
    bytes: deadLetter.valueBase64 && 'not UTF-8: --out <file> saves them',
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
