import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { rootDir } from '@cio-bus/servers';
import { runCommand } from './command-step.ts';
import type { Step, Tally } from './step.ts';

/** What we read of vitest's JSON report. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: FileReport[];
}

interface FileReport {
  name: string;
  status: string;
  /** Of an error outside of any test. */
  message?: string;
  assertionResults: { status: string; fullName: string; failureMessages?: string[] | null }[];
}

/** Of the message of a failed test: what a process printed last may be in it. */
const LINES_OF_FAILURE = 30;

/** A step that runs a project of vitest and counts its tests. */
export const vitestStep = (name: string, project: string): Step => ({
  name,
  run: async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), 'cio-bus-vitest-'));
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const exitCode = await runCommand(['vitest', 'run', '--project', project, ...reporters], signal);
    const report = await readFile(file, 'utf8').catch(() => undefined);
    await rm(folder, { recursive: true });
    const maySkip = process.env.CI !== 'true';
    return tallyOf(report ? (JSON.parse(report) as VitestReport) : undefined, exitCode, { maySkip });
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
  const failures = report.testResults.flatMap(failuresOf);
  return {
    passed: report.numPassedTests,
    failed: unexplained ? 1 : failed,
    ...(failures.length > 0 ? { failures } : {}),
  };
}

/** Names each failed test of a file, and what happened outside of its tests, with the beginning of the message. */
function failuresOf({ name, message, assertionResults }: FileReport): string[] {
  const file = relative(rootDir, name);
  const tests = assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({ title: `${file} > ${fullName}`, message: failureMessages?.join('\n') }));
  return [...(message ? [{ title: file, message }] : []), ...tests].flatMap(({ title, message = '' }) => [
    title,
    ...stripVTControlCharacters(message)
      .split('\n')
      .slice(0, LINES_OF_FAILURE)
      .map((line) => `  ${line}`),
  ]);
}
