import { beforeAll, describe, expect, it } from 'vitest';
import type { FieldCase } from '../src/cases/field-case.ts';
import { planShares } from '../src/cases/plan-shares.ts';
import { readCases } from '../src/cases/read-cases.ts';
import { renderResult } from '../src/render.ts';
import { type FieldTrial, startFieldTrial } from '../src/run/field-trial.ts';
import { PATIENCE } from '../src/run/patience.ts';
import type { CaseResult } from '../src/run/run-case.ts';

/** How many files, each with a stack of its own, run next to one another: a stack at rest takes a fifth of a processor. */
const SHARES = 2;
/** For the start of a stack, which a case before may have used up. */
const START_MS = 300_000;
/** When one of those that run together fails, they are run again one by one. */
const TOGETHER_MS = 1_800_000;

/**
 * Makes a test of each field case of a share, on a stack of its own. Much of their time is waiting, so the shares run next to
 * one another, each in a file.
 *
 * @param share from 0
 */
export function describeFieldCases(share: number): void {
  describe(`field cases, share ${share + 1} of ${SHARES}`, () => {
    let trial: FieldTrial;
    beforeAll(async () => {
      trial = await startFieldTrial();
      return () => trial.stop();
    }, START_MS);

    const { together, alone } = planShares(readCases(), SHARES)[share] ?? { together: [], alone: [] };
    let results: Promise<CaseResult[]> | undefined;
    const isPassed = (fieldCase: FieldCase, timeout: number, run: () => Promise<CaseResult | undefined>) =>
      it(`${fieldCase.id} ${fieldCase.expect}`, { timeout }, async () => {
        const result = await run();
        expect(result?.findings, result && renderResult(result)).toEqual([]);
      });

    for (const one of together) {
      isPassed(one, TOGETHER_MS, async () => {
        results ??= trial.runTogether(together); // the first test waits for all
        return (await results).find((result) => result.case.id === one.id);
      });
    }
    for (const one of alone) {
      // A case may take its time for its steps and then for its checks.
      isPassed(one, START_MS + 2 * PATIENCE * one.timeoutS * 1_000, () => trial.run(one));
    }
  });
}
