import { type AuditExpectations, type AuditInput, type AuditRecord, nameOf } from './input/audit-input.ts';

/** Dead letters of sound records. Sends in doubt are held as dead letters, and are not counted; nor are failing people's. */
export function findNeedlessDeadLetters(
  { records, deadLetters }: AuditInput,
  { isPoisoned, failingPeople = [] }: AuditExpectations = {},
): string[] {
  if (!isPoisoned) return [];
  const mayDie = (record: AuditRecord) => isPoisoned(record) || failingPeople.includes(record.key ?? '');
  const poisoned = new Set(records.filter(mayDie).map(nameOf));
  const needless = deadLetters.filter(
    ({ code, origin }) => code !== 'SEND_UNKNOWN' && origin && !poisoned.has(nameOf(origin)),
  );
  return [...new Set(needless.map(({ code, deadLetterId }) => `${deadLetterId}: ${code}`))];
}

/** Records that should be dead letters but are not. */
export function findMissingDeadLetters(
  { records, deadLetters }: AuditInput,
  { isPoisoned }: AuditExpectations = {},
): string[] {
  if (!isPoisoned) return [];
  const dead = new Set(deadLetters.flatMap(({ origin }) => (origin ? [nameOf(origin)] : [])));
  return records.filter((record) => isPoisoned(record) && !dead.has(nameOf(record))).map(nameOf);
}
