import type { Check } from './check-schema.ts';
import { type FieldCase, needsFreshStack, type Step } from './field-case.ts';

/** Checks of dead letters that are about those of `dlqKey`. */
const ofDeadLetters = [
  'dlqCode',
  'dlqCodeIn',
  'dlqMessageMatches',
  'dlqBytesIdentical',
  'dlqHeadersInclude',
] as const satisfies (keyof Check)[];
/** Checks that hold or fail whatever other cases do, or that no other case may break. */
const ofNobody: ReadonlySet<string> = new Set<keyof Check>(['status', 'produceError', 'ready', 'canary']);

/** A case with a text of more than this many characters keeps every process busy for a while, so that others wait. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Whether a case may run beside others on one stack: it leaves the services, the topics and Customer.io as they are, and each
 * check names what belongs to the case, so that no other case can fulfil it. What belongs to FC-01 has `fc01` in its text.
 */
export const isIsolated = (fieldCase: FieldCase): boolean => {
  const mark = fieldCase.id.replace('-', '').toLowerCase();
  const { steps, check } = fieldCase;
  const isLarge = steps.some((step) => charactersIn(JSON.stringify(step)) > MOST_CHARACTERS);
  if (isLarge || needsFreshStack(fieldCase)) return false;
  return steps.every((step) => isHarmless(step, mark)) && isOwn(check, mark);
};

/** Those of a step with what is filled in. */
const charactersIn = (step: string): number =>
  [...step.matchAll(/\{\{(?:pad|repeat):(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), step.length);

function isHarmless(step: Step, mark: string): boolean {
  switch (step.do) {
    case 'produce':
    case 'produceMany':
      return step.txn === undefined;
    case 'check':
      return isOwn(step.check, mark);
    case 'copyLetter':
      return step.key.includes(mark);
    default:
      return step.do === 'webhook' || step.do === 'wait';
  }
}

function isOwn({ allOf = [], anyOf = [], ...check }: Check, mark: string): boolean {
  const names = Object.keys(check) as (keyof typeof check)[];
  const own = names.every((name) => {
    if (ofNobody.has(name)) return true;
    if (ofDeadLetters.some((one) => one === name)) return check.dlqKey !== undefined;
    if (name === 'dlqHeadersOnce') return check.dlqKey !== undefined || check.dlqCount?.key !== undefined; // of each letter
    return textsOf(check[name]).every((text) => text.includes(mark));
  });
  return own && [...allOf, ...anyOf].every((one) => isOwn(one, mark));
}

/** Each alternative or part of a check must be own: a list of them is looked at one by one. */
const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map((one) => JSON.stringify(one).toLowerCase());
