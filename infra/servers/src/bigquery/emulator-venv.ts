import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder } from '../machine/cache-folder.ts';
import { fileExists } from '../machine/file-exists.ts';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { probe } from '../process/probe.ts';

const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11'];
const LEAST_PYTHON = '(3, 11)';
const INSTALL_TIMEOUT_MS = 600_000;
const requirements = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const installSpatial = fileURLToPath(new URL('./install-spatial.py', import.meta.url));

type Env = Readonly<Record<string, string | undefined>>;

/** An installed BigQuery emulator: a Python that has it, and the home folder that it needs. */
export interface EmulatorVenv {
  python: string;
  home: string;
}

const placesIn = (folder: string): EmulatorVenv => ({
  python: join(folder, 'bin', 'python'),
  home: join(folder, 'home'),
});

/**
 * Installs bqemulator and all it needs, at the versions of `requirements.txt`, from PyPI into a virtual environment
 * outside the checkout, unless it exists: about a minute and 580 MB, once per machine. Concurrent installations do
 * not disturb each other; the first one's stays.
 *
 * @throws PrerequisiteError when there is no Python for it, or pip fails twice.
 */
export async function installEmulator(env: Env, log: (line: string) => void): Promise<EmulatorVenv> {
  const folder = await venvFolder(env);
  if (await fileExists(join(folder, 'complete'))) return placesIn(folder);
  const python = (await findPython(env)) ?? noPython();
  log('Fetching an emulator of BigQuery, bqemulator, from PyPI (580 MB installed)');
  await mkdir(dirname(folder), { recursive: true });
  const own = await mkdtemp(`${folder}.part-`);
  try {
    await fill(own, python, env);
    // A virtual environment may be moved if only its Python is called, not its scripts.
    await rename(own, folder).catch(async (error) => {
      if (!(await fileExists(join(folder, 'complete')))) throw error;
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return placesIn(folder);
}

async function fill(folder: string, python: string, env: Env): Promise<void> {
  const run = (command: string, args: readonly string[]) =>
    promisify(execFile)(command, [...args], { env, timeout: INSTALL_TIMEOUT_MS });
  const places = placesIn(folder);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  try {
    await run(python, ['-m', 'venv', folder]);
    await run(places.python, install).catch(() => run(places.python, install)); // one dropped connection should not end a run
    await run(places.python, [installSpatial, places.home]);
    await writeFile(join(folder, 'complete'), '');
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    throw new PrerequisiteError(
      `bqemulator could not be installed from PyPI:\n${stderr.trim().split('\n').slice(-5).join('\n')}`,
      {
        cause,
      },
    );
  }
}

/** Named after its contents, so that other versions get another folder. */
async function venvFolder(env: Env): Promise<string> {
  const pins = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  return cacheFolder(env, `bqemulator-${pins}`);
}

/** A Python that can make virtual environments, if there is one. */
export async function findPython(env: Env): Promise<string | undefined> {
  const works = `import sys, venv, ensurepip; sys.exit(sys.version_info < ${LEAST_PYTHON})`;
  for (const python of PYTHONS) {
    if ((await probe(python, ['-c', works], env)) !== undefined) return python;
  }
  return undefined;
}

function noPython(): never {
  throw new PrerequisiteError(`No BigQuery: BIGQUERY_REST_URL and BIGQUERY_GRPC_URL are not set, Docker does not answer, and no
Python from 3.11 on with venv was found. Do one of these:
  - set BIGQUERY_REST_URL and BIGQUERY_GRPC_URL to a running emulator
  - start Docker
  - install Python 3.11 or later with venv (Debian: apt-get install python3-venv); bqemulator is then fetched from PyPI`);
}
