import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';

interface Locked {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  deprecated?: string;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const read = async (path: string) => JSON.parse(await readFile(join(rootDir, path), 'utf8'));
const lock = ((await read('package-lock.json')) as { packages: Record<string, Locked> }).packages;
const installed = ((await read('node_modules/.package-lock.json')) as { packages: Record<string, Locked> }).packages;
const root = (await read('package.json')) as { allowScripts: Record<string, boolean> };

const isOurs = (path: string) => !path.includes('node_modules/');
const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? path;
const fetched = Object.entries(lock).filter(([path, { link }]) => !isOurs(path) && !link);

/** Packages with an install script that does not run here, and why we can do without it. */
const scriptsLeftOut: Readonly<Record<string, string>> = {
  'core-js': 'prints a request for donations',
  'cpu-features': 'builds a native speed-up of ssh2, which testcontainers uses for remote Docker hosts',
  protobufjs: 'warns of version schemes',
  ssh2: 'builds a native speed-up',
};

describe('what is installed', () => {
  it('comes with a checksum, from the registry that npm is set to', () => {
    expect(fetched.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
    expect(fetched.filter(([, { resolved }]) => resolved?.startsWith('git'))).toEqual([]);
  });

  it('is what the lockfile says, to the checksum', () => {
    const others = Object.entries(installed).filter(
      ([path, { integrity, link }]) => !isOurs(path) && !link && lock[path]?.integrity !== integrity,
    );
    expect(others.map(([path]) => path)).toEqual([]);
  });

  it('is named by exact versions', () => {
    const ranges = Object.entries(lock)
      .filter(([path]) => isOurs(path))
      .flatMap(([path, { dependencies, devDependencies }]) =>
        Object.entries({ ...dependencies, ...devDependencies })
          .filter(
            ([name, version]) =>
              !(name.startsWith('@cio-bus/') ? version === '*' : /^(npm:@?[^@]+@)?\d+\.\d+\.\d+[\w.-]*$/.test(version)),
          )
          .map(([name, version]) => `${path}: ${name} ${version}`),
      );
    expect(ranges).toEqual([]);
  });

  it('runs no install script but that of the pinned Node', async () => {
    const withScript = new Set(
      fetched.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path)),
    );
    expect([...withScript].sort()).toEqual([...Object.keys(root.allowScripts), ...Object.keys(scriptsLeftOut)].sort());
    expect(root.allowScripts).toEqual({ node: true });
    expect(await readFile(join(rootDir, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  });

  it('holds nothing in production that its authors have given up', () => {
    const given = fetched.filter(([, { dev, deprecated }]) => !dev && deprecated);
    expect(given.map(([path, { deprecated }]) => `${nameOf(path)}: ${deprecated}`)).toEqual([]);
  });
});
