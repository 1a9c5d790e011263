import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const TSC = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];

/** A package as an app outside this repository has it. */
export interface InstalledPackage {
  /** Its code. */
  code(): Promise<string>;
  /** Its `package.json`. */
  manifest(): Promise<Record<string, object>>;
  /** Runs an app that imports it, on plain JavaScript. @returns what it printed */
  runApp(source: string): Promise<{ stdout: string; stderr: string }>;
  /** Checks the types of an app that imports it. @throws with the compiler's output */
  checkTypes(source: string): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Builds a lib, packs it, and installs it in an empty folder.
 *
 * @param lib its folder in `libs`
 * @param beside packages of this repository that the app has installed, too
 */
export async function installPacked(lib: string, beside: readonly string[]): Promise<InstalledPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-pack-'));
  const unpacked = join(folder, 'node_modules/@cio-bus', lib);
  const built = join(folder, 'dist');
  await run(bin('tsdown'), ['--out-dir', built], { cwd: join(root, 'libs', lib) });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: built });
  await mkdir(unpacked, { recursive: true });
  const archive = join(folder, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
  await run('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1']);
  for (const name of beside) await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  return {
    code: () => readFile(join(unpacked, 'index.mjs'), 'utf8'),
    manifest: async () => JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8')),
    async runApp(source) {
      await writeFile(join(folder, 'app.mjs'), source);
      return run(process.execPath, ['--no-strip-types', 'app.mjs'], { cwd: folder });
    },
    async checkTypes(source) {
      await writeFile(join(folder, 'app.mts'), source);
      await run(bin('tsc'), [...TSC, 'app.mts'], { cwd: folder });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
