import { beforeAll, describe, expect, it } from 'vitest';
import { readCases } from '../src/cases/read-cases.ts';
import { renderResult } from '../src/render.ts';
import { type FieldTrial, startFieldTrial } from '../src/run/field-trial.ts';
import { PATIENCE } from '../src/run/patience.ts';

/** For the start of a stack, which a case before may have used up. */
const START_MS = 120_000;
const SHARES = 4;

/**
 * Makes a test of each field case of a share, on a stack of its own. Most of their time is prescribed waiting, so the shares
 * run next to one another, each in a file.
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

    const cases = readCases().filter((_, index) => index % SHARES === share);
    for (const fieldCase of cases) {
      // A case may take its time for its steps and then for its checks.
      const limit = START_MS + 2 * PATIENCE * fieldCase.timeoutS * 1_000;
      it(`${fieldCase.id} ${fieldCase.expect}`, { timeout: limit }, async () => {
        const result = await trial.run(fieldCase);
        expect(result.findings, renderResult(result)).toEqual([]);
      });
    }
  });
}
