import {
  type AuditDeadLetter,
  type AuditExpectations,
  type AuditInput,
  type AuditRecord,
  type ExpectedEnd,
  nameOf,
} from '../input/audit-input.ts';

/**
 * Hostile records that did not end as they must: delivered, or one dead letter with the right code and with key, value and
 * headers as they were written. A crash may repeat a dead letter; then each one of them is judged.
 */
export function findWrongEnds(input: AuditInput, { ends = [], killed = false }: AuditExpectations = {}): string[] {
  const byKey = Map.groupBy(input.records, ({ key }) => key);
  const deadLettersAt = Map.groupBy(input.deadLetters, ({ origin }) => (origin ? nameOf(origin) : ''));
  const delivered = new Set(
    input.outcomes.filter(({ status }) => status === 'success').map(({ origin }) => nameOf(origin)),
  );
  return ends.flatMap((end) => {
    const records = byKey.get(end.key) ?? [];
    if (records.length === 0) return [`${end.key}: missing in Kafka`];
    return records.flatMap((record) => {
      const deadLetters = deadLettersAt.get(nameOf(record)) ?? [];
      const wrong = wrongIn(end, { deadLetters, isDelivered: delivered.has(nameOf(record)), mayRepeat: killed });
      return wrong === undefined ? [] : [describe(end, record, wrong)];
    });
  });
}

interface Fate {
  deadLetters: readonly AuditDeadLetter[];
  isDelivered: boolean;
  mayRepeat: boolean;
}

/** What is wrong with the fate of a record; undefined if nothing is. */
function wrongIn(end: ExpectedEnd, { deadLetters, isDelivered, mayRepeat }: Fate): string | undefined {
  const isToDie = end.deadLetterCodes.length > 0;
  if (isDelivered === isToDie) return isToDie ? 'was delivered' : 'was not delivered';
  if (!isToDie) return deadLetters.length > 0 ? `is a dead letter: ${deadLetters[0]?.code}` : undefined;
  if (deadLetters.length === 0) return 'is no dead letter';
  if (deadLetters.length > 1 && !mayRepeat) return `has ${deadLetters.length} dead letters`;
  return deadLetters.map((deadLetter) => wrongWith(end, deadLetter)).find((wrong) => wrong !== undefined);
}

function wrongWith(end: ExpectedEnd, { code, digest, isTruncated = false }: AuditDeadLetter): string | undefined {
  if (!end.deadLetterCodes.includes(code)) return `is a dead letter with the code ${code}`;
  if (isTruncated !== end.isTruncated) return isTruncated ? 'was truncated' : 'was not truncated';
  if (isTruncated) return undefined;
  const parts = (['key', 'value', 'headers'] as const).filter((part) => digest?.[part] !== end.digest[part]);
  return parts.length === 0 ? undefined : `has another ${parts.join(' and ')} in its dead letter`;
}

const describe = ({ key }: ExpectedEnd, record: AuditRecord, wrong: string) => `${key} (${nameOf(record)}) ${wrong}`;
