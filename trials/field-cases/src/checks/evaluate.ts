import type { Check, PlainCheckName } from '../cases/check-schema.ts';
import type { Evidence } from './evidence.ts';
import type { Judge } from './judge.ts';
import { judges } from './judges.ts';

/** A check that does not hold. */
export interface Failure {
  check: string;
  expected: unknown;
  /** What was seen instead, for people. */
  seen: string;
}

/** Judges all that a check names. @returns what does not hold; empty when everything does */
export async function evaluate(check: Check, evidence: Evidence): Promise<Failure[]> {
  const { allOf = [], anyOf = [], ...plain } = check;
  const names = Object.keys(plain) as PlainCheckName[];
  const failures = await Promise.all(names.map((name) => judge(name, check, evidence)));
  const nested = await Promise.all(allOf.map((one) => evaluate(one, evidence)));
  return [...failures.flat(), ...nested.flat(), ...(await judgeAnyOf(anyOf, evidence))];
}

async function judge<Name extends PlainCheckName>(name: Name, check: Check, evidence: Evidence): Promise<Failure[]> {
  const expected = check[name];
  if (expected === undefined) return [];
  const seen = await (judges[name] as Judge<Name>)(expected as NonNullable<Check[Name]>, evidence, check);
  return seen === undefined ? [] : [{ check: name, expected, seen }];
}

async function judgeAnyOf(choices: readonly Check[], evidence: Evidence): Promise<Failure[]> {
  if (choices.length === 0) return [];
  const judged = await Promise.all(choices.map((one) => evaluate(one, evidence)));
  if (judged.some((failures) => failures.length === 0)) return [];
  const seen = judged
    .map((failures) => failures.map((one) => `${one.check}: ${one.seen}`).join(' and '))
    .join(' — or ');
  return [{ check: 'anyOf', expected: choices, seen }];
}

const negative: ReadonlySet<string> = new Set<PlainCheckName>([
  'journalExcludes',
  'journalCount',
  'sandboxNobody',
  'processedExcludes',
  'dlqCount',
  'noDlqKey',
  'dlqHeadersOnce',
  'dlqBytesIdentical',
  'topicHas',
  'ready',
]);

/** Whether something in the check may hold now and no longer a moment later, as "none has" does. */
export function canStopHolding({ allOf = [], anyOf = [], ...plain }: Check): boolean {
  const exactRows = plain.sqlRows?.equals !== undefined;
  return (
    exactRows || Object.keys(plain).some((name) => negative.has(name)) || [...allOf, ...anyOf].some(canStopHolding)
  );
}

/** Whether a check, or one nested in it, names this. */
export const mentions = (check: Check, name: PlainCheckName): boolean =>
  check[name] !== undefined || [...(check.allOf ?? []), ...(check.anyOf ?? [])].some((one) => mentions(one, name));

/** The check without its canaries, which are judged last. */
export function withoutCanary({ canary: _last, allOf, anyOf, ...plain }: Check): Check {
  return {
    ...plain,
    ...(allOf && { allOf: allOf.map(withoutCanary) }),
    ...(anyOf && { anyOf: anyOf.map(withoutCanary) }),
  };
}
