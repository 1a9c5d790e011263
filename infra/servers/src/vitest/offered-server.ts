import type { TestProject } from 'vitest/node';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';

/** Prints progress and skipped tests next to vitest's own output. */
export const printToStderr = (line: string): void => void process.stderr.write(`${line}\n`);

/** A server that some component tests need. */
export interface OfferedServer {
  /** Name in messages. */
  name: string;
  /** Part of the names of the test files that need it. */
  files: string;
  /** Starts it and provides the tests with its address; resolves with a function that stops it. */
  start(): Promise<() => Promise<void>>;
}

/**
 * Starts a server once for all component tests of a run, if one of its files needs it. If it is not available, the reason is
 * printed and its tests are skipped; under `CI=true` that is an error.
 *
 * @returns a function that stops it; undefined if it was not started
 * @throws PrerequisiteError under `CI=true`, if it is not available
 */
export async function offeredServer(
  project: Pick<TestProject, 'globTestFiles'>,
  { name, files, start }: OfferedServer,
  { argv = process.argv.slice(2), env = process.env, print = printToStderr } = {},
): Promise<(() => Promise<void>) | undefined> {
  const named = argv.filter((argument) => !argument.startsWith('-') && argument.includes('/'));
  const { testFiles } = await project.globTestFiles(named);
  if (!testFiles.some((file) => file.includes(files))) return undefined;
  try {
    return await start();
  } catch (error) {
    if (env.CI === 'true' || !(error instanceof PrerequisiteError)) throw error;
    print(`Tests of ${name} are skipped. ${error.message}`);
    return undefined;
  }
}
