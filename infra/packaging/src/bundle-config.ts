import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'tsdown';

/** What becomes of the packages that a published one needs. */
export interface BundleOptions {
  /** Folder of the package: `import.meta.dirname` of its `tsdown.config.ts`. */
  folder: string;
  /** Stay the app's own dependencies. */
  external: readonly string[];
  /** Needed by some apps only: optional peers, by name and range. */
  optional?: Readonly<Record<string, string>>;
  /** Packages from outside that become part of the bundle; another one found in it fails the build. */
  bundled?: readonly string[];
}

/** Bundles a package with the libs that it uses. `dist/` is the published package: `npm pack ./dist`. */
export function bundleConfig({ folder, external, optional = {}, bundled = [] }: BundleOptions): UserConfig {
  const neverBundle = [...external, ...Object.keys(optional)];
  return defineConfig({
    entry: { index: 'src/index.ts' },
    format: 'esm',
    target: 'node22', // the first whose JSON keeps the digits of long numbers
    platform: 'node',
    dts: true,
    clean: true,
    tsconfig: join(import.meta.dirname, '../../../tsconfig.libs.json'), // the other one would check the whole repository
    deps: { neverBundle, alwaysBundle: [/^@cio-bus\//, ...bundled], onlyBundle: [...bundled] },
    hooks: { 'build:done': ({ options }) => writePackage(options.outDir, { folder, external, optional }) },
  }) as UserConfig;
}

async function writePackage(outDir: string, { folder, external, optional = {} }: BundleOptions): Promise<void> {
  const own = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const published = {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    type: 'module',
    engines: { node: '>=22' },
    exports: { '.': { types: './index.d.mts', default: './index.mjs' } },
    dependencies: Object.fromEntries(external.map((name) => [name, own.dependencies[name]])),
    peerDependencies: optional,
    peerDependenciesMeta: Object.fromEntries(Object.keys(optional).map((name) => [name, { optional: true }])),
  };
  await writeFile(join(outDir, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  await copyFile(join(folder, 'README.md'), join(outDir, 'README.md'));
  await copyFile(join(folder, '../../LICENSE'), join(outDir, 'LICENSE'));
}
