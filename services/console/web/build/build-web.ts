import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const repository = join(root, '../../..');
/** Served next to the pages, which link to them. */
const RUNBOOKS = '../../../docs/runbooks';
/** Everything that a build depends on: sources, settings, and the versions of the libraries. */
const SOURCES = [
  ...['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', '../../../package-lock.json'],
  '../../../libs/contracts/src/records/headers.ts', // all that the pages import of the bus
  RUNBOOKS,
];
const PAGE = 'index.html';
const MARK = '.sources';

/** Folder of the built web application. */
export const webFolder = join(root, 'dist');

/** Builds the web application unless its sources are those of the last build. Concurrent calls are safe. */
export async function buildWeb(): Promise<string> {
  const digest = await digestOf(SOURCES);
  if ((await readFile(join(webFolder, MARK), 'utf8').catch(() => '')) === digest) return webFolder;
  const own = await mkdtemp(join(repository, 'node_modules/.console-web-'));
  try {
    await runVite(own);
    await cp(join(root, RUNBOOKS), join(own, 'runbooks'), { recursive: true });
    await writeFile(join(own, MARK), digest);
    await moveInto(webFolder, own);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return webFolder;
}

/** In a process of its own: under a test runner, this one's `NODE_ENV` would build React with its development checks. */
async function runVite(folder: string): Promise<void> {
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
  const args = [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, args, { cwd: root, env: { ...process.env, NODE_ENV: 'production' } });
}

/**
 * Replaces a build while it may be served: file by file, the page after what it names. Names of assets have a hash of their
 * content, so a second build of the same sources replaces each file by its equal.
 */
async function moveInto(target: string, source: string): Promise<void> {
  const names = await filesOf(source);
  const last = [PAGE, MARK];
  for (const name of [...names.filter((each) => !last.includes(each)), ...last]) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await rename(join(source, name), join(target, name));
  }
  for (const name of await filesOf(target)) if (!names.includes(name)) await rm(join(target, name), { force: true });
}

async function digestOf(names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) {
    const files = await filesOf(join(root, name)).catch(() => ['']); // a file, not a folder
    for (const file of files.filter((path) => !path.includes('.test.')).sort()) {
      hash.update(`${name}/${file}\0`).update(await readFile(join(root, name, file)));
    }
  }
  return hash.digest('hex');
}

/** Paths of the files in a folder and its folders. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
