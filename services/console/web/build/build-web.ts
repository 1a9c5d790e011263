import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
/** Everything that a build depends on: sources, settings, and the versions of the libraries. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', '../../../package-lock.json'];
const MARK = '.sources';

/** Folder of the built web application. */
export const webFolder = join(root, 'dist');

/** Builds the web application unless its sources are those of the last build. Concurrent calls are safe. */
export async function buildWeb(): Promise<string> {
  const digest = await digestOf(SOURCES);
  if ((await readFile(join(webFolder, MARK), 'utf8').catch(() => '')) === digest) return webFolder;
  const own = await mkdtemp(join(root, 'dist.part-'));
  try {
    await runVite(own);
    await writeFile(join(own, MARK), digest);
    await chmod(own, 0o755); // a temporary folder is its owner's only
    await replaceWith(own);
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

/** Two builds of the same sources are equal, so it does not matter whose stays. */
async function replaceWith(folder: string): Promise<void> {
  await rm(webFolder, { recursive: true, force: true });
  await rename(folder, webFolder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

async function digestOf(names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) {
    const inside = await readdir(join(root, name), { recursive: true, withFileTypes: true }).catch(() => undefined);
    const files = inside
      ? inside.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      : [join(root, name)];
    for (const file of files.filter((path) => !path.includes('.test.')).sort()) {
      hash.update(`${file.slice(root.length)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}
