import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig } from 'tsdown';

/** Stay the app's own dependencies. */
const external = ['kafkajs', 'zod'];
/** Wanted only by apps that reach Kafka with Google's credentials; loaded when they do. */
const optional = ['google-auth-library'];
/** Packages from outside that become part of the bundle; another one found in it fails the build. */
const bundled = ['ulid'];

const here = (path: string) => new URL(path, import.meta.url);

/** `dist/` is the published package: `npm pack ./dist`. */
export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  dts: true,
  clean: true,
  deps: { neverBundle: [...external, ...optional], alwaysBundle: [/^@cio-bus\//, ...bundled], onlyBundle: bundled },
  hooks: { 'build:done': writePackage },
});

async function writePackage({ options }: { options: { outDir: string } }) {
  const own = JSON.parse(await readFile(here('package.json'), 'utf8'));
  const published = {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    type: 'module',
    engines: { node: '>=20' },
    exports: { '.': { types: './index.d.mts', default: './index.mjs' } },
    dependencies: Object.fromEntries(external.map((name) => [name, own.dependencies[name]])),
    peerDependencies: Object.fromEntries(optional.map((name) => [name, own.dependencies[name]])),
    peerDependenciesMeta: Object.fromEntries(optional.map((name) => [name, { optional: true }])),
  };
  await writeFile(join(options.outDir, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  await copyFile(here('README.md'), join(options.outDir, 'README.md'));
  await copyFile(here('../../LICENSE'), join(options.outDir, 'LICENSE'));
}
