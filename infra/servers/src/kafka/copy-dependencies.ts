import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';

const GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const TIMEOUT_MS = 240_000;
const LINES_SHOWN = 5;

/**
 * Puts the jars of a Maven project's dependencies into a folder.
 *
 * @param pom the project's file
 * @param what name of the download, for messages
 * @throws PrerequisiteError with what Maven said, when it fails
 */
export async function copyDependencies(pom: string, folder: string, what: string): Promise<void> {
  // -C: a jar whose checksum is wrong fails the build instead of being used.
  const args = ['-q', '-B', '-C', '-f', pom, GOAL, `-DoutputDirectory=${folder}`];
  try {
    await promisify(execFile)('mvn', args, { timeout: TIMEOUT_MS });
  } catch (cause) {
    const output = (cause as { stdout?: string }).stdout?.trim().split('\n').slice(0, LINES_SHOWN).join('\n');
    throw new PrerequisiteError(`Maven could not download ${what}:\n${output || (cause as Error).message}`, { cause });
  }
}
