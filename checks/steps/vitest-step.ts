import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command-step.ts';
import { FAILURES_FILE } from './failure-reporter.ts';
import type { Step, Tally } from './step.ts';

const failureReporter = fileURLToPath(new URL('failure-reporter.ts', import.meta.url));

/** What we read of vitest's JSON report. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: unknown[] }[];
}

/** A step that runs a project of vitest and counts its tests. */
export const vitestStep = (name: string, project: string): Step => ({
  name,
  run: async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), 'cio-bus-vitest-'));
    const file = join(folder, 'report.json');
    const failuresFile = join(folder, 'failures.json');
    const reporters = ['--reporter=default', '--reporter=json', `--reporter=${failureReporter}`];
    const command = ['vitest', 'run', '--project', project, ...reporters, `--outputFile.json=${file}`];
    const exitCode = await runCommand(command, signal, { [FAILURES_FILE]: failuresFile });
    const report = await readFile(file, 'utf8').catch(() => undefined);
    const failures = await readFile(failuresFile, 'utf8').catch(() => '[]');
    await rm(folder, { recursive: true });
    const maySkip = process.env.CI !== 'true';
    const tally = tallyOf(report ? (JSON.parse(report) as VitestReport) : undefined, exitCode, { maySkip });
    return { ...tally, failures: JSON.parse(failures) as string[] };
  },
});

/**
 * Counts a run. Whatever did not run counts as failed: a file that could not be loaded, a run that ended non-zero without
 * a failed test (an error outside of any), a run without a test, and a skipped test.
 *
 * @param maySkip elsewhere than in CI tests may be skipped that want a server which this machine does not have
 */
export function tallyOf(report: VitestReport | undefined, exitCode: number, { maySkip }: { maySkip: boolean }): Tally {
  if (!report) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const skipped = maySkip ? 0 : report.numPendingTests;
  const failed = report.numFailedTests + skipped + report.numTodoTests + unloaded.length;
  const unexplained = failed === 0 && (exitCode !== 0 || report.numPassedTests === 0);
  return { passed: report.numPassedTests, failed: unexplained ? 1 : failed };
}
