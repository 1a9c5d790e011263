import { type AuditExpectations, type AuditInput, nameOf } from './audit-input.ts';

/** Dead letters of records that nothing is wrong with. Sends in doubt are held as letters, and are none of these. */
export function findNeedlessLetters(
  { records, letters }: AuditInput,
  { isPoisoned }: AuditExpectations = {},
): string[] {
  if (!isPoisoned) return [];
  const poisoned = new Set(records.filter(isPoisoned).map(nameOf));
  const needless = letters.filter(
    ({ code, origin }) => code !== 'SEND_UNKNOWN' && origin && !poisoned.has(nameOf(origin)),
  );
  return [...new Set(needless.map(({ code, deadLetterId }) => `${deadLetterId}: ${code}`))];
}

/** Records that must end as dead letters, and did not. */
export function findMissingLetters({ records, letters }: AuditInput, { isPoisoned }: AuditExpectations = {}): string[] {
  if (!isPoisoned) return [];
  const dead = new Set(letters.flatMap(({ origin }) => (origin ? [nameOf(origin)] : [])));
  return records.filter((record) => isPoisoned(record) && !dead.has(nameOf(record))).map(nameOf);
}
