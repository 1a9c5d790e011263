import { join } from 'node:path';
import { rootDir } from './root-dir.ts';

/**
 * Folder in which Node keeps compiled modules, for `NODE_COMPILE_CACHE`: it halves the CPU time of a program's start, which
 * otherwise strips the types of every module. `infra/bootstrap.mjs` names the same one.
 */
export const compileCache = join(rootDir, 'node_modules/.cache/cio-bus/compiled');
