// Removes the development dependencies from the output of `turbo prune`: npm would look for the workspaces among them,
// which were pruned. Plain JavaScript without dependencies, because nothing is installed yet when it runs.
import { copyFileSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [out = 'out'] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const write = (path, value) => writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);

for (const path of globSync(join(out, '{json,full}', '{,*/*/}package.json'))) {
  const { devDependencies: _, ...kept } = read(path);
  write(path, kept);
}

const lockPath = join(out, 'json', 'package-lock.json');
const lock = read(lockPath);
const isWorkspace = (path) => !path.includes('node_modules/');
for (const [path, entry] of Object.entries(lock.packages)) {
  if (isWorkspace(path)) delete entry.devDependencies;
  else if (entry.dev) delete lock.packages[path];
}
lock.packages[''].workspaces = read(join(out, 'json', 'package.json')).workspaces;
write(lockPath, lock);
copyFileSync(lockPath, join(out, 'full', 'package-lock.json'));
