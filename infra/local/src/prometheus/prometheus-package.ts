import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../cache-folder.ts';

type Env = Readonly<Record<string, string | undefined>>;

const run = promisify(execFile);
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** Folder of Prometheus as Debian packages it. */
export const prometheusFolder = (env: Env) => cacheFolder(env, 'prometheus-debian');

/** Puts the files of the package into a folder that is not there yet. */
export type UnpackPackage = (folder: string) => Promise<void>;

/**
 * Fetches Debian's package of Prometheus and unpacks it into a folder, unless it is there. Nothing is installed: no root
 * is needed, and no service is started. Processes that fetch at once do not disturb each other.
 *
 * @throws Error when apt cannot fetch or unpack it; nothing is left behind then
 */
export async function fetchPrometheusPackage(
  folder: string,
  { unpack = unpackFromDebian }: { unpack?: UnpackPackage } = {},
): Promise<void> {
  if (await isThere(join(folder, 'usr/bin/promtool'))) return;
  await mkdir(dirname(folder), { recursive: true });
  const own = await mkdtemp(`${folder}.part-`);
  try {
    await unpack(join(own, 'root'));
    await rename(join(own, 'root'), folder).catch(async (error) => {
      if (!(await isThere(join(folder, 'usr/bin/promtool')))) throw error; // else another process was quicker
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function unpackFromDebian(folder: string): Promise<void> {
  const own = dirname(folder);
  await download(own);
  const [file] = (await readdir(own)).filter((name) => name.endsWith('.deb'));
  if (!file) throw new Error('apt-get fetched no package');
  await run('dpkg-deb', ['-x', join(own, file), folder]);
}

/** With the machine's package lists, else with lists of its own: reading them anew takes no root there. */
async function download(cwd: string): Promise<void> {
  const options = { cwd, timeout: DOWNLOAD_TIMEOUT_MS };
  try {
    await run('apt-get', ['download', 'prometheus'], options);
  } catch {
    const lists = join(cwd, 'apt');
    await mkdir(join(lists, 'lists/partial'), { recursive: true });
    await mkdir(join(lists, 'cache/archives/partial'), { recursive: true });
    const places = ['-o', `Dir::State::lists=${lists}/lists`, '-o', `Dir::Cache=${lists}/cache`];
    await run('apt-get', [...places, 'update'], options);
    await run('apt-get', [...places, 'download', 'prometheus'], options);
  }
}

/** Whether a file exists. */
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
