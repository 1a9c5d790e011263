import { describe, expect, it } from 'vitest';
import { tallyOf, type VitestReport } from './vitest-step.ts';

const report = (part: Partial<VitestReport>): VitestReport => ({
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...part,
});

const inCi = { maySkip: false };

describe('tallyOf', () => {
  it('lets tests be skipped elsewhere than in CI: they want a server that this machine does not have', () => {
    expect(tallyOf(report({ numPendingTests: 2 }), 0, { maySkip: true })).toEqual({ passed: 7, failed: 0 });
  });

  it('counts the tests of a run in which all held', () => {
    expect(tallyOf(report({}), 0, inCi)).toEqual({ passed: 7, failed: 0 });
  });

  it.each([
    { fault: 'a failed test', part: { numFailedTests: 1 }, exitCode: 1, failed: 1 },
    { fault: 'a skipped test', part: { numPendingTests: 2 }, exitCode: 0, failed: 2 },
    { fault: 'a test still to be written', part: { numTodoTests: 1 }, exitCode: 0, failed: 1 },
    {
      fault: 'a file that could not be loaded',
      part: { testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }] },
      exitCode: 1,
      failed: 1,
    },
    { fault: 'an error outside of any test', part: {}, exitCode: 1, failed: 1 },
    { fault: 'a run without a test', part: { numPassedTests: 0 }, exitCode: 0, failed: 1 },
  ])('counts $fault as failed', ({ part, exitCode, failed }) => {
    expect(tallyOf(report(part), exitCode, inCi).failed).toBe(failed);
  });

  it('counts a run that left no report as failed', () => {
    expect(tallyOf(undefined, 0, inCi)).toEqual({ passed: 0, failed: 1 });
  });
});
