// Compiles every module of a program and of the libs into .compile-cache, with its types stripped. This includes modules
// that are loaded later by `import()`: a single missing one makes Node load its TypeScript parser, which costs 15 MB.
import { spawnSync } from 'node:child_process';
import { chmodSync, globSync, readdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, uid] = process.argv.slice(2);
const program = join(folder, 'src', 'main.ts');
const cache = resolve('.compile-cache');

if (process.env.NODE_COMPILE_CACHE) await loadModules();
else warm();

async function loadModules() {
  const sources = globSync([join(folder, 'src/**/*.ts'), 'libs/*/src/**/*.ts']);
  for (const path of sources) if (path !== program) await import(pathToFileURL(resolve(path)).href);
  process.exit(); // a module may have left something open
}

function warm() {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, NODE_COMPILE_CACHE_PORTABLE: '1' };
  const { status } = spawnSync(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  spawnSync(process.execPath, [program], { env, stdio: 'ignore' }); // has no settings here, so it reports that and exits
  giveToUser();
}

/** Node names the folder after its version and the user's id, and makes it readable by that user only. */
function giveToUser() {
  const [created] = readdirSync(cache);
  const renamed = join(cache, created.replace(/-\d+$/, `-${uid}`));
  renameSync(join(cache, created), renamed);
  for (const name of readdirSync(renamed)) chmodSync(join(renamed, name), 0o644);
  chmodSync(renamed, 0o755);
}
