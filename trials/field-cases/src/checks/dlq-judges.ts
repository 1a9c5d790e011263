import type { ReadRecord } from '../../../any-client/kafka-record.ts';
import type { Check, PlainCheckName } from '../cases/check-schema.ts';
import { toHeaders } from '../cases/to-headers.ts';
import {
  codeOf,
  deadLettersFor,
  deadLettersOf,
  describeDeadLetters,
  describeHeaders,
  idOf,
  includesInOrder,
  reasonOf,
} from './dead-letters.ts';
import type { Evidence, WrittenBytes } from './evidence.ts';
import { type Judge, patternOf } from './judge.ts';

const describeAll = ({ records }: Evidence) => describeDeadLetters(deadLettersOf(records));
const someDeadLetter = (check: Check, evidence: Evidence, holds: (deadLetter: ReadRecord) => boolean) =>
  deadLettersFor(check, evidence).some(holds) ? undefined : describeAll(evidence);

const isCopyOf = (deadLetter: ReadRecord, { key, value }: WrittenBytes): boolean =>
  (key === undefined || (deadLetter.key?.toString() ?? null) === key) &&
  (deadLetter.value === null || value === null ? deadLetter.value === value : deadLetter.value.equals(value));

function dlqCount({ key, keyPrefix, count, distinctDlqIds }: NonNullable<Check['dlqCount']>, { records }: Evidence) {
  const deadLetters = deadLettersOf(records).filter(
    (one) =>
      (key === undefined || one.key?.toString() === key) &&
      (keyPrefix === undefined || one.key?.toString().startsWith(keyPrefix)),
  );
  const ids = new Set(deadLetters.map(idOf)).size;
  if (deadLetters.length === count && (distinctDlqIds === undefined || ids === distinctDlqIds)) return undefined;
  return `${describeDeadLetters(deadLetters)}, with ${ids} different ids`;
}

/** Judges of dead letters. */
export const dlqJudges = {
  dlqKey: (_expected, evidence, check) => someDeadLetter(check, evidence, () => true),
  dlqCode: (expected, evidence, check) =>
    someDeadLetter(check, evidence, (deadLetter) => codeOf(deadLetter) === expected),
  dlqCodeIn: (expected, evidence, check) =>
    someDeadLetter(check, evidence, (deadLetter) => expected.includes(codeOf(deadLetter))),
  dlqMessageMatches: (expected, evidence, check) =>
    someDeadLetter(check, evidence, (deadLetter) => patternOf(expected).test(reasonOf(deadLetter))),
  dlqCount,
  noDlqKey(expected, { records }) {
    const keys = new Set(Array.isArray(expected) ? expected : [expected]);
    const deadLetters = deadLettersOf(records).filter(({ key }) => key !== null && keys.has(key.toString()));
    return deadLetters.length === 0 ? undefined : describeDeadLetters(deadLetters);
  },
  dlqBytesIdentical(_expected, evidence, check) {
    const deadLetters = deadLettersFor(check, evidence);
    if (
      deadLetters.length > 0 &&
      deadLetters.every((deadLetter) => evidence.written.some((one) => isCopyOf(deadLetter, one)))
    )
      return undefined;
    return deadLetters.length === 0
      ? describeAll(evidence)
      : `other bytes: ${deadLetters.map(({ value }) => value?.toString('hex').slice(0, 200))}`;
  },
  dlqHeadersInclude(expected, evidence, check) {
    const deadLetters = deadLettersFor(check, evidence);
    if (deadLetters.length > 0 && deadLetters.every(({ headers }) => includesInOrder(headers, toHeaders(expected))))
      return undefined;
    return deadLetters.length === 0
      ? describeAll(evidence)
      : deadLetters.map(({ headers }) => describeHeaders(headers)).join('; ');
  },
  dlqHeadersOnce(expected, evidence, check) {
    const deadLetters = deadLettersFor(check, evidence);
    const isOnce = (deadLetter: ReadRecord, name: string) =>
      deadLetter.headers.filter(([found]) => found.toString() === name).length === 1;
    if (deadLetters.length > 0 && deadLetters.every((deadLetter) => expected.every((name) => isOnce(deadLetter, name))))
      return undefined;
    return deadLetters.length === 0
      ? describeAll(evidence)
      : deadLetters.map(({ headers }) => describeHeaders(headers)).join('; ');
  },
} satisfies { [Name in PlainCheckName]?: Judge<Name> };
