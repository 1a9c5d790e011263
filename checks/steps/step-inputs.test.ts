import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, matchesGlob, relative } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { unitParts } from './unit-parts.ts';

interface TurboTask {
  inputs?: string[];
}

const require = createRequire(import.meta.url);
const { tasks } = require('../turbo.json') as { tasks: Record<string, TurboTask> };

/** Where a step starts to read: its tests, or its program. */
const starts = { ...unitParts, terraform: ['checks/steps/terraform-step.ts'] };

/** What a file imports when it runs, and the programs that it starts; as paths from the root. Packages of others are left out. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(rootDir, path), 'utf8').replaceAll(/^(?:import|export) type [^;]*;/gm, '');
  const specifiers = text.matchAll(/(?:from|import\(|import|new URL\()\s*'((?:\.{1,2}\/|@cio-bus\/)[^']+\.?)'/g);
  return [...specifiers].flatMap(([, specifier = '']) => {
    const file = specifier.startsWith('.')
      ? join(rootDir, dirname(path), specifier)
      : require.resolve(specifier, { paths: [join(rootDir, path)] });
    return /\.ts$/.test(file) ? [relative(rootDir, file)] : [];
  });
}

/** The files that running these files reads, without those that `inputs` name. */
function missingInputs(first: readonly string[], inputs: readonly string[]): string[] {
  const found = new Set(first);
  for (const path of found) for (const other of importsOf(path)) found.add(other);
  const globs = inputs.filter((glob) => !glob.startsWith('!')).map((glob) => glob.replace('$TURBO_ROOT$/', ''));
  return [...found].filter((path) => !globs.some((glob) => matchesGlob(path, glob)));
}

const filesOf = (globs: readonly string[]) =>
  globs.flatMap((glob) => globSync(glob, { cwd: rootDir, exclude: ['**/node_modules/**', '**/*.component.test.ts'] }));

describe('the inputs of a step that depends on few folders', () => {
  it.each(Object.entries(starts))('name every file that %s imports', (step, globs) => {
    const first = filesOf(globs);
    expect(first.length).toBeGreaterThan(0);
    expect(missingInputs(first, tasks[`step:${step}`]?.inputs ?? [])).toEqual([]);
  });

  it('are compared with what an imported package imports in turn', () => {
    const inputs = ['$TURBO_ROOT$/libs/kafka/**'];
    expect(missingInputs(['libs/kafka/src/index.ts'], inputs)).toContain('libs/contracts/src/index.ts');
  });
});
