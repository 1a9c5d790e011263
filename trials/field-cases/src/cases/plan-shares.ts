import { type FieldCase, needsFreshStack } from './field-case.ts';
import { isIsolated } from './is-isolated.ts';

/** Cases of one stack: those that run at the same time, and those that follow one by one. */
export interface Share {
  together: FieldCase[];
  alone: FieldCase[];
}

/** Distributes cases on this many stacks. A case that uses up its stack is the last one there. */
export function planShares(cases: readonly FieldCase[], stacks: number): Share[] {
  const together = cases.filter(isIsolated);
  const alone = cases.filter((one) => !isIsolated(one));
  const last = alone.filter(needsFreshStack);
  const others = alone.filter((one) => !needsFreshStack(one));
  return Array.from({ length: stacks }, (_, share) => {
    const isOfShare = (_one: FieldCase, index: number) => index % stacks === share;
    return {
      together: share === 0 ? together : [],
      alone: [...others.filter(isOfShare), ...last.filter(isOfShare)],
    };
  });
}
