import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../machine/cache-folder.ts';
import { fetchDebianPackages, unpackWithApt } from '../machine/debian-packages.ts';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { probe } from '../process/probe.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The command of a Redis server, and the environment that it needs. */
export interface RedisCommand {
  command: string;
  env: Readonly<Record<string, string>>;
}

/** With the libraries that this machine lacks; they are unpacked, not installed. */
const DOWNLOAD = ['install', '--yes', '--download-only', '--no-install-recommends', 'redis-server'];

/**
 * Finds redis-server on the PATH, else fetches Debian's package of it.
 *
 * @throws PrerequisiteError that says what to install or to set, when neither is possible
 */
export async function findRedis(env: Env): Promise<RedisCommand> {
  const path = env.PATH ?? '';
  if (await answers('redis-server', { PATH: path })) return { command: 'redis-server', env: { PATH: path } };
  const folder = cacheFolder(env, 'redis-debian');
  try {
    await fetchDebianPackages({ folder, proof: 'usr/bin/redis-server', unpack: unpackWithApt(DOWNLOAD, env) });
    const found = { command: join(folder, 'usr/bin/redis-server'), env: { PATH: path, ...(await libraries(folder)) } };
    if (!(await answers(found.command, found.env))) throw new Error('what was fetched does not run');
    return found;
  } catch (cause) {
    throw new PrerequisiteError(
      `No Redis: REDIS_URL is not set, Docker does not answer, redis-server is not on the PATH, and apt-get could not
fetch it (${(cause as Error).message.split('\n')[0]}). Do one of these:
  - set REDIS_URL to a Redis that tests may write to, such as REDIS_URL=redis://localhost:6379
  - start Docker
  - install Redis 6.2 or later`,
      { cause },
    );
  }
}

/** Debian names the folder of libraries after the machine. */
async function libraries(folder: string): Promise<Record<string, string>> {
  const machines = await readdir(join(folder, 'usr/lib')).catch(() => []);
  return { LD_LIBRARY_PATH: machines.map((machine) => join(folder, 'usr/lib', machine)).join(':') };
}

const answers = async (command: string, env: Env) => (await probe(command, ['--version'], env)) !== undefined;
