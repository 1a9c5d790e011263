import { type AuditExpectations, type AuditInput, nameOf } from './audit-input.ts';

/** A record that was both delivered and given up, and how. */
interface Twofold {
  name: string;
  /** Codes of its dead letters and results of its outcomes, as `SEND_UNKNOWN, then reconciled`. */
  how: string;
  /** Given up first, and found at Customer.io when it came again. */
  isFoundLater: boolean;
}

/** Records that ended in both places. Repeats of one entry, after a crash, count once. */
export function findInBothPlaces(input: AuditInput, { killed = false }: AuditExpectations = {}): string[] {
  return twofold(input)
    .filter(({ isFoundLater }) => !(killed && isFoundLater))
    .map(({ name, how }) => `${name}: ${how}`);
}

/** How often a send was given up before a kill and found when it came again: it happened once, and its letter says otherwise. */
export const countFoundAfterGivingUp = (input: AuditInput): number =>
  twofold(input).filter(({ isFoundLater }) => isFoundLater).length;

function twofold({ records, outcomes, letters }: AuditInput): Twofold[] {
  const outcomesAt = Map.groupBy(outcomes, ({ origin }) => nameOf(origin));
  const lettersAt = Map.groupBy(letters, ({ origin }) => (origin ? nameOf(origin) : ''));
  return records.map(nameOf).flatMap((name) => {
    const [processed, dead] = [outcomesAt.get(name), lettersAt.get(name)];
    if (!processed || !dead) return [];
    const codes = [...new Set(dead.map(({ code }) => code))];
    const results = [...new Set(processed.map(({ status, sendResult }) => sendResult ?? status))];
    const givenUpAt = Math.max(...dead.map(({ failedAt = Number.POSITIVE_INFINITY }) => failedAt));
    const foundAt = Math.min(...processed.map(({ processedAt = 0 }) => processedAt));
    const isFoundLater =
      givenUpAt <= foundAt &&
      codes.every((code) => code === 'SEND_UNKNOWN') &&
      results.every((result) => result === 'reconciled' || result === 'already-sent');
    return [{ name, how: `${codes.join(', ')}, then ${results.join(', ')}`, isFoundLater }];
  });
}
