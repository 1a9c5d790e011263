// Leaves every module of a program, and of the libs beside it, in .compile-cache, stripped of its types. One that is loaded
// later by `import()` counts too: a single one that is missing makes Node load its TypeScript parser, for 15 MB.
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
  process.exit(); // whatever a module may have opened, it was not asked to start
}

function warm() {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, NODE_COMPILE_CACHE_PORTABLE: '1' };
  const { status } = spawnSync(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  spawnSync(process.execPath, [program], { env, stdio: 'ignore' }); // has no settings here, says so and ends
  giveToUser();
}

/** Node names the folder after its version and the user's id, and lets nobody else read it. */
function giveToUser() {
  const [made] = readdirSync(cache);
  const given = join(cache, made.replace(/-\d+$/, `-${uid}`));
  renameSync(join(cache, made), given);
  for (const name of readdirSync(given)) chmodSync(join(given, name), 0o644);
  chmodSync(given, 0o755);
}
