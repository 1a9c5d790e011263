import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { rootDir } from '@cio-bus/servers';
import { type Advisory, readAudit } from './advisories.ts';

/** Queries the registry for advisories of the packages in the lockfile. @throws PrerequisiteError if it does not respond */
export async function runAudit(registry?: string): Promise<Advisory[]> {
  const args = ['audit', '--json', '--loglevel=error', ...(registry ? [`--registry=${registry}`] : [])];
  // npm exits with 1 if it found something; its output has the same form.
  const { stdout } = await promisify(execFile)('npm', args, { cwd: rootDir, maxBuffer: 64e6 }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  return readAudit(stdout || '{}');
}
