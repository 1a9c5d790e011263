import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fileExists } from './file-exists.ts';

const run = promisify(execFile);
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** Puts the files of packages into a folder that is not there yet. */
export type UnpackPackages = (folder: string) => Promise<void>;

/** Where packages are put. */
export interface DebianPackages {
  folder: string;
  /** A file of the packages that proves that the folder is complete. */
  proof: string;
  unpack: UnpackPackages;
}

/**
 * Unpacks packages into a folder, unless they exist. Concurrent calls are safe.
 *
 * @throws Error when they cannot be fetched or unpacked; nothing is left behind then
 */
export async function fetchDebianPackages({ folder, proof, unpack }: DebianPackages): Promise<void> {
  const isComplete = (at: string) => fileExists(join(at, proof));
  if (await isComplete(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const own = await mkdtemp(`${folder}.part-`);
  try {
    await unpack(join(own, 'root'));
    if (!(await isComplete(join(own, 'root')))) throw new Error(`the package has no ${proof}`);
    await rename(join(own, 'root'), folder).catch(async (error) => {
      if (!(await isComplete(folder))) throw error; // else another process was quicker
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/**
 * Unpacks what `apt-get` downloads with these arguments. Nothing is installed: no root is needed, and no service is
 * started. It uses the machine's package lists, otherwise its own: refreshing those needs no root.
 */
export const unpackWithApt =
  (download: readonly string[], env: NodeJS.ProcessEnv = process.env): UnpackPackages =>
  async (folder) => {
    const cwd = dirname(folder);
    const options = { cwd, env, timeout: DOWNLOAD_TIMEOUT_MS };
    const here = ['-o', 'Debug::NoLocking=true', '-o', `Dir::Cache::archives=${cwd}`];
    await mkdir(join(cwd, 'partial'));
    await run('apt-get', [...here, ...download], options).catch(async () => {
      await mkdir(join(cwd, 'lists/partial'), { recursive: true });
      const own = [...here, '-o', `Dir::State::lists=${cwd}/lists`, '-o', `Dir::Cache=${cwd}/cache`];
      await run('apt-get', [...own, 'update'], options);
      await run('apt-get', [...own, ...download], options);
    });
    const files = (await readdir(cwd)).filter((name) => name.endsWith('.deb'));
    for (const file of files) await run('dpkg-deb', ['-x', join(cwd, file), folder], options);
  };
