// Loads every module of a program and of the libs beside it, without starting it: NODE_COMPILE_CACHE then holds them
// stripped of their types. One that is loaded later by `import()` counts too: a single one that is not in the cache makes
// Node load its TypeScript parser, for 30 MB.
import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
const sources = globSync([join(folder, 'src/**/*.ts'), 'libs/*/src/**/*.ts']);
const program = join(folder, 'src', 'main.ts');
for (const path of sources) if (path !== program) await import(pathToFileURL(resolve(path)).href);
process.exit(); // whatever a module may have opened, it was not asked to start
