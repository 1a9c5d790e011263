import { deadLetterHeaders, topics } from '@cio-bus/contracts';
import type { RawHeader, ReadRecord } from '../../../any-client/kafka-record.ts';
import type { Check } from '../cases/check-schema.ts';
import type { Evidence } from './evidence.ts';

/** The dead letters among records. */
export const deadLettersOf = (records: readonly ReadRecord[]): ReadRecord[] =>
  records.filter(({ topic }) => topic === topics.deadLetters);

/** The dead letters that the checks of an object are about: those of its key when it names one. */
export const deadLettersFor = ({ dlqKey }: Check, { records }: Evidence): ReadRecord[] =>
  deadLettersOf(records).filter(({ key }) => dlqKey === undefined || key?.toString() === dlqKey);

/** The last value of a header as text. */
export const headerOf = ({ headers }: ReadRecord, name: string): string | undefined =>
  headers.findLast(([found]) => found.toString() === name)?.[1]?.toString();

export const codeOf = (deadLetter: ReadRecord): string => headerOf(deadLetter, deadLetterHeaders.code) ?? '(no code)';
export const reasonOf = (deadLetter: ReadRecord): string =>
  headerOf(deadLetter, deadLetterHeaders.message) ?? '(no reason)';
export const idOf = (deadLetter: ReadRecord): string => headerOf(deadLetter, deadLetterHeaders.id) ?? '(no id)';

/** Dead letters for people: key, code and reason of the first ones. */
export function describeDeadLetters(deadLetters: readonly ReadRecord[]): string {
  if (deadLetters.length === 0) return 'no dead letter';
  const shown = deadLetters
    .slice(0, 5)
    .map((one) => `${one.key?.toString()} ${codeOf(one)} (${reasonOf(one).slice(0, 160)})`);
  return `${deadLetters.length} dead letters: ${shown.join('; ')}${deadLetters.length > 5 ? '; …' : ''}`;
}

/** Whether these headers are among the others, byte for byte and in this order. */
export function includesInOrder(headers: readonly RawHeader[], expected: readonly RawHeader[]): boolean {
  let matched = 0;
  for (const header of headers) {
    const next = expected[matched];
    if (next && isSameHeader(header, next)) matched += 1;
  }
  return matched === expected.length;
}

const isSameHeader = ([name, value]: RawHeader, [otherName, other]: RawHeader): boolean =>
  name.equals(otherName) && (value === null || other === null ? value === other : value.equals(other));

/** Headers for people. */
export const describeHeaders = (headers: readonly RawHeader[]): string =>
  headers.map(([name, value]) => `${name}=${value === null ? 'null' : printable(value)}`).join(' ');

const printable = (value: Buffer) => {
  const text = value.toString();
  return Buffer.from(text).equals(value)
    ? JSON.stringify(text.slice(0, 60))
    : `0x${value.toString('hex').slice(0, 60)}`;
};
