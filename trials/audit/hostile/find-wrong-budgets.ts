import { type AuditDeadLetter, type AuditExpectations, type AuditInput, nameOf } from '../input/audit-input.ts';
import { overlap } from './find-late.ts';

/** As many attempts, or as much time, may a message fail while others succeed. */
const BUDGET = { attempts: 10, ms: 300_000 };
/** The last back-off may take 30 s, its request and a busy machine as long again. */
const MARGIN_MS = 60_000;

/** Commands of people about whom every request failed. */
export interface FailingCommands {
  records: number;
  deadLettered: number;
}

/**
 * Commands of failing people that were dead-lettered before their budget was spent, or long after it, or for another reason. What
 * outlived the fault must be delivered, which is checked as for all others. It is a finding when nothing failed.
 */
export function findWrongBudgets(input: AuditInput, expectations: AuditExpectations = {}): string[] {
  const { failingPeople = [], failedRequests = 0 } = expectations;
  if (failingPeople.length === 0) return [];
  const failing = failingRecords(input, failingPeople);
  const deadLetters = input.deadLetters.filter(({ origin }) => origin && failing.has(nameOf(origin)));
  return [
    ...(failedRequests > 0 && failing.size > 0 ? [] : ['no request about a failing person has failed']),
    ...deadLetters.flatMap((deadLetter) => {
      const wrong = wrongWith(deadLetter, expectations);
      return wrong === undefined ? [] : [`${deadLetter.deadLetterId}: ${wrong}`];
    }),
  ];
}

/** Counts the commands of failing people. */
export function countFailing(input: AuditInput, { failingPeople = [] }: AuditExpectations = {}): FailingCommands {
  const failing = failingRecords(input, failingPeople);
  const dead = input.deadLetters.flatMap(({ origin }) => (origin ? [nameOf(origin)] : []));
  return { records: failing.size, deadLettered: new Set(dead.filter((name) => failing.has(name))).size };
}

const failingRecords = ({ records }: AuditInput, people: readonly string[]) =>
  new Set(records.filter(({ key = '' }) => people.includes(key)).map(nameOf));

function wrongWith(deadLetter: AuditDeadLetter, { windows = [] }: AuditExpectations): string | undefined {
  const { code, attempts = 0, firstFailedAt: from = 0, failedAt: to = 0 } = deadLetter;
  if (code !== 'VENDOR_UNAVAILABLE') return `dead-lettered for ${code}`;
  if (attempts < BUDGET.attempts && to - from < BUDGET.ms) {
    return `dead-lettered after ${attempts} attempts in ${seconds(to - from)}`;
  }
  const excess = to - from - overlap({ from, to }, windows) - BUDGET.ms - MARGIN_MS;
  return excess > 0 ? `dead-lettered only after ${seconds(to - from)}` : undefined;
}

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;
