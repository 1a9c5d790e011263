import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../machine/cache-folder.ts';
import { fetchDebianPackages, unpackWithApt } from '../machine/debian-packages.ts';
import { fileExists } from '../machine/file-exists.ts';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { probe } from '../process/probe.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The programs of a Postgres server, and the environment that they need. */
export interface PostgresCommands {
  /** Folder of `initdb` and `postgres`. */
  bin: string;
  env: Readonly<Record<string, string>>;
}

/** With the libraries that this machine lacks; they are unpacked, not installed. */
const DOWNLOAD = ['install', '--yes', '--download-only', '--no-install-recommends', 'postgresql'];
/** Debian keeps the programs out of the PATH, one folder a version. */
const DEBIAN = 'usr/lib/postgresql';
/** Postgres runs as another user than root, who cannot look into root's own cache. */
const CACHE_OF_ROOT = '/var/cache/cio-bus/postgresql-debian';

/**
 * Finds `initdb` and `postgres` on the PATH or where Debian installs them, else fetches Debian's package.
 *
 * @throws PrerequisiteError that says what to install or to set, when neither is possible
 */
export async function findPostgres(env: Env, { root = '/', cache = cacheOf(env) } = {}): Promise<PostgresCommands> {
  const path = env.PATH ?? '';
  const found = await firstThatAnswers([...path.split(delimiter), ...(await versions(root))], { PATH: path });
  if (found) return found;
  try {
    await fetchDebianPackages({ folder: cache, proof: 'usr/share/postgresql', unpack: unpackWithApt(DOWNLOAD, env) });
    const fetched = await firstThatAnswers(await versions(cache), { PATH: path, ...(await libraries(cache)) });
    if (!fetched) throw new Error('what was fetched does not run');
    return fetched;
  } catch (cause) {
    throw new PrerequisiteError(
      `No Postgres: DATABASE_URL is not set, Docker does not answer, initdb and postgres are neither on the PATH nor in
/${DEBIAN}, and apt-get could not fetch them (${(cause as Error).message.split('\n')[0]}). Do one of these:
  - set DATABASE_URL to a Postgres that tests may write to, such as DATABASE_URL=postgres://user:password@localhost:5432/test
  - start Docker
  - install Postgres 14 or later`,
      { cause },
    );
  }
}

const cacheOf = (env: Env) => (process.getuid?.() === 0 ? CACHE_OF_ROOT : cacheFolder(env, 'postgresql-debian'));

/** The folders of Debian's versions, the newest first. */
async function versions(root: string): Promise<string[]> {
  const names = await readdir(join(root, DEBIAN)).catch(() => []);
  return names.sort((a, b) => Number(b) - Number(a)).map((name) => join(root, DEBIAN, name, 'bin'));
}

async function firstThatAnswers(folders: readonly string[], env: Record<string, string>) {
  for (const bin of folders) {
    if (bin === '' || !(await fileExists(join(bin, 'initdb')))) continue;
    const answers = await Promise.all(['initdb', 'postgres'].map((name) => probe(join(bin, name), ['--version'], env)));
    if (answers.every((answer) => answer !== undefined)) return { bin, env };
  }
  return undefined;
}

/** Debian names the folder of libraries after the machine. */
async function libraries(folder: string): Promise<Record<string, string>> {
  const machines = await readdir(join(folder, 'usr/lib')).catch(() => []);
  return { LD_LIBRARY_PATH: machines.map((machine) => join(folder, 'usr/lib', machine)).join(delimiter) };
}
