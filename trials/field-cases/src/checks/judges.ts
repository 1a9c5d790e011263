import { topics } from '@cio-bus/contracts';
import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import type { Check, PlainCheckName } from '../cases/check-schema.ts';
import { dlqJudges } from './dlq-judges.ts';
import type { Evidence } from './evidence.ts';
import { isSubset } from './is-subset.ts';
import { type Judge, patternOf } from './judge.ts';

const listOf = <T>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one]);
const quote = (value: unknown) => JSON.stringify(value);

function describeJournal(journal: readonly JournalEntry[]): string {
  const shown = journal
    .slice(-5)
    .map(({ seq: _seq, at: _at, requestId: _request, ...entry }) => quote(entry).slice(0, 300));
  return `${journal.length} entries in the journal${journal.length > 0 ? `, the last ones: ${shown.join(' ')}` : ''}`;
}

function countMatches(journal: readonly JournalEntry[], { match, notDuplicate }: NonNullable<Check['journalCount']>) {
  return journal.filter((entry) => isSubset(match, entry) && !(notDuplicate && entry.duplicate)).length;
}

const missingTexts = (texts: string | string[], values: readonly string[]) =>
  listOf(texts).filter((text) => !values.some((value) => value.includes(text)));

const processedValues = ({ records }: Evidence) =>
  records.filter(({ topic }) => topic === topics.processed).map(({ value }) => value?.toString() ?? '');

const journalJudges = {
  journalIncludes(expected, { journal }) {
    const missing = listOf(expected).filter((fields) => !journal.some((entry) => isSubset(fields, entry)));
    return missing.length === 0 ? undefined : `no entry like ${quote(missing)}; ${describeJournal(journal)}`;
  },
  journalExcludes(expected, { journal }) {
    const found = journal.find((entry) => listOf(expected).some((fields) => isSubset(fields, entry)));
    return found && `the entry ${quote(found)}`;
  },
  journalCount(expected, { journal }) {
    const found = countMatches(journal, expected);
    return found === expected.count ? undefined : `${found} matching; ${describeJournal(journal)}`;
  },
  journalCountAtLeast(expected, { journal }) {
    const found = countMatches(journal, expected);
    return found >= expected.count ? undefined : `${found} matching; ${describeJournal(journal)}`;
  },
} satisfies { [Name in PlainCheckName]?: Judge<Name> };

const vendorJudges = {
  async sandboxPerson({ id, attributes }, { person }) {
    const found = await person(id);
    return found && isSubset(attributes, found.attributes) ? undefined : `${id} is ${quote(found ?? 'nobody')}`;
  },
  async sandboxNobody(id, { person }) {
    const found = await person(id);
    return found && `${id} is ${quote(found)}`;
  },
  vendorBodyIncludes(expected, { vendorBodies }) {
    const missing = missingTexts(expected, vendorBodies);
    return missing.length === 0
      ? undefined
      : `${vendorBodies.length} requests without ${quote(missing)}, the last one: ${(vendorBodies.at(-1) ?? '').slice(0, 400)}`;
  },
} satisfies { [Name in PlainCheckName]?: Judge<Name> };

const topicJudges = {
  processedIncludes(expected, evidence) {
    const values = processedValues(evidence);
    const missing = missingTexts(expected, values);
    return missing.length === 0
      ? undefined
      : `${values.length} outcomes without ${quote(missing)}, the last one: ${(values.at(-1) ?? '').slice(0, 400)}`;
  },
  processedExcludes(expected, evidence) {
    const values = processedValues(evidence);
    return values.find((value) => listOf(expected).some((text) => value.includes(text)))?.slice(0, 400);
  },
  topicHas({ topic, key, count }, { records }) {
    const found = records.filter((one) => one.topic === topic && (key === undefined || one.key?.toString() === key));
    return found.length === count ? undefined : `${found.length} records`;
  },
  produceError(expected, { produceErrors }) {
    const matches = produceErrors.some((error) => expected === true || patternOf(expected).test(error));
    return matches ? undefined : produceErrors.join('; ') || 'Kafka took every record';
  },
} satisfies { [Name in PlainCheckName]?: Judge<Name> };

const outputJudges = {
  async sqlRows({ sql, atLeast, equals }, { countRows }) {
    const rows = await countRows(sql).catch((error: Error) => error.message);
    const holds = typeof rows === 'number' && rows >= (atLeast ?? 0) && (equals === undefined || rows === equals);
    return holds ? undefined : `${rows}${typeof rows === 'number' ? ' rows' : ''}`;
  },
  status: (expected, { status }) => (status === expected ? undefined : `${status ?? 'no response'}`),
  exitCode: (expected, { command }) => (command?.code === expected ? undefined : describeCommand(command)),
  exitCodeIn: (expected, { command }) =>
    expected.some((code) => code === command?.code) ? undefined : describeCommand(command),
  stdoutIncludes(expected, { command }) {
    return missingTexts(expected, [command?.stdout ?? '']).length === 0 ? undefined : describeCommand(command);
  },
  stdoutMatches: (expected, { command }) =>
    command && patternOf(expected).test(command.stdout) ? undefined : describeCommand(command),
} satisfies { [Name in PlainCheckName]?: Judge<Name> };

function describeCommand(command: Evidence['command']): string {
  if (!command) return 'no command was run';
  const { args, code, stdout, stderr, tookMs } = command;
  const output = `${stdout.slice(0, 600)} ${stderr.slice(0, 600)}`.trim();
  return `cio-bus ${args.join(' ')} ${code === null ? 'was killed' : `exited with ${code}`} after ${tookMs} ms: ${output}`;
}

const stackJudges = {
  async ready(_expected, { deaths, notReady }) {
    const unready = await notReady();
    const restarts = deaths.length > 0 ? [`restarted ${deaths.length} times: ${[...new Set(deaths)].join(', ')}`] : [];
    return [...unready, ...restarts].join('; ') || undefined;
  },
  async canary(_expected, { canaries }) {
    const missing = (await canaries()).filter(({ delivered }) => !delivered);
    return missing.length === 0
      ? undefined
      : `not delivered: ${missing.map(({ description }) => description).join(', ')}`;
  },
} satisfies { [Name in PlainCheckName]?: Judge<Name> };

/** One judge for each check. */
export const judges: { [Name in PlainCheckName]: Judge<Name> } = {
  ...journalJudges,
  ...vendorJudges,
  ...topicJudges,
  ...dlqJudges,
  ...outputJudges,
  ...stackJudges,
};
