import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Environment variable with the file that gets the failures: a JSON list of lines. */
export const FAILURES_FILE = 'CIO_BUS_FAILURES_FILE';
/** Of the message of a failure: what a process printed last may be in it. */
const LINES_OF_FAILURE = 30;

type Failure = [title: string, errors: readonly { message: string }[]];

/**
 * Reporter of vitest that names what failed: tests, files, the hooks of a suite, which fail no test of it, and errors
 * outside of all of them. Vitest's JSON report has neither of the last two.
 */
export default class FailureReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env[FAILURES_FILE];
    const failures: Failure[] = [...modules.flatMap(failuresOf), ['outside of any test', unhandled]];
    if (file) writeFileSync(file, JSON.stringify(failures.flatMap(linesOf)));
  }
}

function failuresOf(module: TestModule): Failure[] {
  const path = relative(process.cwd(), module.moduleId);
  const suites = [...module.children.allSuites()];
  const tests = [...module.children.allTests('failed')];
  return [
    [path, module.errors()],
    ...suites.map((suite): Failure => [`${path} > ${suite.fullName}`, suite.errors()]),
    ...tests.map((test): Failure => [`${path} > ${test.fullName}`, test.result().errors ?? []]),
  ];
}

const linesOf = ([title, errors]: Failure): string[] =>
  errors.flatMap(({ message }) => [
    title,
    ...stripVTControlCharacters(message)
      .split('\n')
      .slice(0, LINES_OF_FAILURE)
      .map((line) => `  ${line}`),
  ]);
