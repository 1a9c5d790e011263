import type { TestProject } from 'vitest/node';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';

/** Tells of what takes time and of what is left out, beside vitest's own lines. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** A server that some component tests want. */
export interface OfferedServer {
  /** For people. */
  name: string;
  /** What the names of the files that want it have in common. */
  files: string;
  /** Starts it and provides the tests with its address; resolves with what ends it. */
  start(): Promise<() => Promise<void>>;
}

/**
 * Starts a server once for all component tests of a run, when one of its files wants it. Where it cannot be had the
 * reason is told and its tests are skipped; under `CI=true` nothing is.
 *
 * @returns what ends it; undefined when it was not started
 * @throws PrerequisiteError under `CI=true`, when it cannot be had
 */
export async function offeredServer(
  project: Pick<TestProject, 'globTestFiles'>,
  { name, files, start }: OfferedServer,
  { argv = process.argv.slice(2), env = process.env, print = tell } = {},
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
