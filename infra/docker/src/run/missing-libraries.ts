import { execFile } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Image } from '../build/build-image.ts';

/** Shared libraries in gcr.io/distroless/cc-debian12: glibc's, and those of libstdc++6, libgcc-s1 and libgomp1. */
const IN_BASE =
  /^(linux-vdso|ld-linux-[a-z0-9-]+|lib(c|m|dl|rt|pthread|resolv|util|anl|nsl|mvec|stdc\+\+|gcc_s|gomp))\.so(\.\d+)*$/;

/** Returns the shared libraries that Node or a native module of an image needs, but neither the base nor the image has. */
export async function missingLibraries({ rootDir }: Image): Promise<string[]> {
  const app = join(rootDir, 'app');
  const native = await Array.fromAsync(glob('node_modules/**/*.{node,so}', { cwd: app }));
  const own = new Set(native.map((path) => basename(path)));
  const needed = await Promise.all(
    [join(rootDir, 'usr/local/bin/node'), ...native.map((path) => join(app, path))].map(librariesOf),
  );
  return [...new Set(needed.flat())].filter((name) => !IN_BASE.test(name) && !own.has(name)).sort();
}

async function librariesOf(path: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ldd', [path]);
  return libraryNames(stdout);
}

/** Extracts the library names from the output of `ldd`. */
export const libraryNames = (printed: string): string[] =>
  [...printed.matchAll(/^\s+(\S+?)(?: => .*)? ?(?:\(0x[0-9a-f]+\))?$/gm)]
    .map(([, path = '']) => basename(path))
    .filter((name) => name.includes('.so'));
