import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { rootDir } from '@cio-bus/servers';
import { type Advisory, readAudit } from './advisories.ts';

/** Asks the registry what is known of the packages in the lockfile. @throws PrerequisiteError when it does not answer */
export async function runAudit(registry?: string): Promise<Advisory[]> {
  const args = ['audit', '--json', '--loglevel=error', ...(registry ? [`--registry=${registry}`] : [])];
  // npm ends with 1 when it found something; what it prints is the same then.
  const { stdout } = await promisify(execFile)('npm', args, { cwd: rootDir, maxBuffer: 64e6 }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  return readAudit(stdout || '{}');
}
