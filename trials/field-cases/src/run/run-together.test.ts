import { describe, expect, it } from 'vitest';
import { aFieldCase } from '../../test/a-field-case.ts';
import type { FieldCase } from '../cases/field-case.ts';
import type { CaseResult, Finding } from './run-case.ts';
import { runTogether } from './run-together.ts';

const cases = ['XX-01', 'XX-02', 'XX-03', 'XX-04', 'XX-05'].map((id) => aFieldCase(id));

const finding: Finding = { check: 'ready', expected: true, seen: 'sink' };
const resultOf = (fieldCase: FieldCase, failing: readonly string[]): CaseResult => ({
  case: fieldCase,
  findings: failing.includes(fieldCase.id) ? [finding] : [],
  tookMs: 1,
});

/** Runs the cases with these outcomes. @returns who failed with which checks, and who was run alone */
async function run(outcome: { together: string[]; died?: string[]; alone?: string[] }) {
  const ranAlone: string[] = [];
  const results = await runTogether(cases, {
    atOnce: async (all) => ({
      results: all.map((one) => resultOf(one, outcome.together)),
      died: outcome.died ?? [],
    }),
    alone: async (one) => {
      ranAlone.push(one.id);
      return resultOf(one, outcome.alone ?? []);
    },
  });
  expect(results.map((one) => one.case.id)).toEqual(cases.map(({ id }) => id));
  const failed = results.flatMap((one) =>
    one.findings.length > 0 ? [`${one.case.id}: ${one.findings.map(({ check }) => check).join(', ')}`] : [],
  );
  return { failed, ranAlone, results };
}

describe('runTogether', () => {
  it('runs each case once when all hold', async () => {
    expect(await run({ together: [] })).toMatchObject({ failed: [], ranAlone: [] });
  });

  it('names the case that fails alone, and not those that it took down with it', async () => {
    const { failed, ranAlone } = await run({ together: ['XX-02', 'XX-03', 'XX-04'], alone: ['XX-03'] });
    expect(failed).toEqual(['XX-03: ready']);
    expect(ranAlone).toEqual(['XX-02', 'XX-03', 'XX-04']);
  });

  it('suspects every case when a service has exited, even one that had held before', async () => {
    const { failed, ranAlone } = await run({ together: ['XX-05'], died: ['sink exited'], alone: ['XX-01'] });
    expect(failed).toEqual(['XX-01: ready']);
    expect(ranAlone).toEqual(cases.map(({ id }) => id));
  });

  it('lets all fail that failed together when none fails alone', async () => {
    const { failed } = await run({ together: ['XX-02', 'XX-04'] });
    expect(failed).toEqual(['XX-02: ready, together', 'XX-04: ready, together']);
  });

  it('lets every case fail when a service has exited and none of them does that alone', async () => {
    const { failed, results } = await run({ together: [], died: ['sink exited with code 1'] });
    expect(failed).toHaveLength(cases.length);
    expect(results[0]?.findings[0]?.seen).toContain('sink exited with code 1');
  });

  it('stops at the third cause, and lets fail what it has not run again', async () => {
    const all = cases.map(({ id }) => id);
    const { failed, ranAlone, results } = await run({ together: all, alone: all });
    expect(ranAlone).toEqual(['XX-01', 'XX-02', 'XX-03']);
    expect(failed).toEqual([
      'XX-01: ready',
      'XX-02: ready',
      'XX-03: ready',
      'XX-04: ready, alone',
      'XX-05: ready, alone',
    ]);
    expect(results[4]?.findings[1]?.seen).toContain('XX-01, XX-02, XX-03');
  });
});
