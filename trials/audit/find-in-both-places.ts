import { type AuditExpectations, type AuditInput, nameOf } from './input/audit-input.ts';

/** A record that was both delivered and dead-lettered, and how. */
interface Twofold {
  name: string;
  /** Codes of its dead letters and results of its outcomes, as `SEND_UNKNOWN, then reconciled`. */
  how: string;
  /** Held first, and found at Customer.io at redelivery. */
  isFoundLater: boolean;
  /** Dead-lettered because requests failed, and delivered afterwards. */
  hasRecovered: boolean;
}

/**
 * Records that ended in both places. Repeats of one entry, after a crash, count once. A crash before the commit may also
 * repeat a command of a failing person that was dead-lettered; it is delivered if requests succeed by then.
 */
export function findInBothPlaces(
  input: AuditInput,
  { killed = false, failingPeople = [] }: AuditExpectations = {},
): string[] {
  const failing = new Set(input.records.filter(({ key = '' }) => failingPeople.includes(key)).map(nameOf));
  return twofold(input)
    .filter(
      ({ name, isFoundLater, hasRecovered }) => !(killed && (isFoundLater || (hasRecovered && failing.has(name)))),
    )
    .map(({ name, how }) => `${name}: ${how}`);
}

/** Number of sends held before a kill and found at redelivery: they happened once, although a dead letter says otherwise. */
export const countFoundAfterGivingUp = (input: AuditInput): number =>
  twofold(input).filter(({ isFoundLater }) => isFoundLater).length;

function twofold({ records, outcomes, deadLetters }: AuditInput): Twofold[] {
  const outcomesAt = Map.groupBy(outcomes, ({ origin }) => nameOf(origin));
  const deadLettersAt = Map.groupBy(deadLetters, ({ origin }) => (origin ? nameOf(origin) : ''));
  return records.map(nameOf).flatMap((name) => {
    const [processed, dead] = [outcomesAt.get(name), deadLettersAt.get(name)];
    if (!processed || !dead) return [];
    const codes = [...new Set(dead.map(({ code }) => code))];
    const results = [...new Set(processed.map(({ status, sendResult }) => sendResult ?? status))];
    const givenUpAt = Math.max(...dead.map(({ failedAt = Number.POSITIVE_INFINITY }) => failedAt));
    const foundAt = Math.min(...processed.map(({ processedAt = 0 }) => processedAt));
    const isLater = givenUpAt <= foundAt;
    const hasRecovered = isLater && codes.every((code) => code === 'VENDOR_UNAVAILABLE');
    const isFoundLater =
      isLater &&
      codes.every((code) => code === 'SEND_UNKNOWN') &&
      results.every((result) => result === 'reconciled' || result === 'already-sent');
    return [{ name, how: `${codes.join(', ')}, then ${results.join(', ')}`, isFoundLater, hasRecovered }];
  });
}
