import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** What to fetch, and where to put it. */
export interface DebianPackages {
  /** Folder that gets the files as the packages hold them. */
  folder: string;
  /** A file of theirs, to tell that the folder is complete. */
  proof: string;
  /** Arguments of `apt-get` that put the packages into the working folder. */
  download: readonly string[];
}

/**
 * Fetches packages of Debian and unpacks them into a folder, unless they are there. Nothing is installed: no root is
 * needed, and no service is started.
 *
 * @throws Error when apt cannot fetch or unpack them
 */
export async function fetchDebianPackages({ folder, proof, download }: DebianPackages): Promise<void> {
  const isComplete = (at: string) => isThere(join(at, proof));
  if (await isComplete(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const own = await mkdtemp(`${folder}.part-`);
  try {
    await fetch(own, download);
    const files = (await readdir(own)).filter((name) => name.endsWith('.deb'));
    for (const file of files) await run('dpkg-deb', ['-x', join(own, file), join(own, 'root')]);
    if (!(await isComplete(join(own, 'root')))) throw new Error(`apt-get fetched no ${proof}`);
    await rename(join(own, 'root'), folder).catch(async (error) => {
      if (!(await isComplete(folder))) throw error; // else another process was quicker
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** With the machine's package lists, else with lists of its own: reading them anew takes no root there. */
async function fetch(cwd: string, download: readonly string[]): Promise<void> {
  const options = { cwd, timeout: DOWNLOAD_TIMEOUT_MS };
  await mkdir(join(cwd, 'partial'));
  const here = ['-o', 'Debug::NoLocking=true', '-o', `Dir::Cache::archives=${cwd}`];
  try {
    await run('apt-get', [...here, ...download], options);
  } catch {
    await mkdir(join(cwd, 'lists/partial'), { recursive: true });
    const lists = [...here, '-o', `Dir::State::lists=${cwd}/lists`, '-o', `Dir::Cache=${cwd}/cache`];
    await run('apt-get', [...lists, 'update'], options);
    await run('apt-get', [...lists, ...download], options);
  }
}

/** Whether a file exists. */
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
