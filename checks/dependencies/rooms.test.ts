import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';

/** An import of a file by another one; paths relative to a folder whose own folders are its rooms. */
interface Import {
  from: string;
  to: string;
}

/** The most imports between the rooms of the engine. */
const MAX_ENGINE_ARROWS = 20;
const workspaces = ['libs', 'services', 'tools', 'infra'];

async function foldersWithSources(): Promise<string[]> {
  const nested = workspaces.map(async (parent) => {
    const entries = await readdir(join(rootDir, parent), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(parent, name, 'src'));
  });
  return [...(await Promise.all(nested)).flat(), 'services/console/web/src', 'bench/src', 'checks', 'trials'];
}

/** Imports between files of different folders; files at the top wire the folders together and do not count. */
async function arrowsWithin(top: string): Promise<Import[]> {
  const paths = await readdir(join(rootDir, top), { recursive: true }).catch(() => []);
  const files = paths.filter((path) => /(?<!\.test)\.tsx?$/.test(path) && !path.includes('node_modules'));
  const imports = files.map(async (from) => {
    const text = await readFile(join(rootDir, top, from), 'utf8');
    const targets = text.matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g);
    return [...new Set([...targets].map(([, path]) => normalize(join(dirname(from), String(path)))))].map((to) => ({
      from,
      to,
    }));
  });
  const isArrow = ({ from, to }: Import) =>
    dirname(from) !== dirname(to) && dirname(from) !== '.' && !/^[^/]*$|^\.\./.test(to);
  return (await Promise.all(imports)).flat().filter(isArrow);
}

/** The folders that import, directly or not, what imports them. */
function foldersInCycles(arrows: readonly Import[]): string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of arrows) next.set(dirname(from), (next.get(dirname(from)) ?? new Set()).add(dirname(to)));
  const reached = (start: string) => {
    const found = new Set(next.get(start));
    for (const folder of found) for (const other of next.get(folder) ?? []) found.add(other);
    return found;
  };
  return [...next.keys()].filter((folder) => reached(folder).has(folder));
}

const sources = await foldersWithSources();

describe('imports between folders', () => {
  it.each(sources)('have no cycle in %s', async (top) => {
    expect(foldersInCycles(await arrowsWithin(top))).toEqual([]);
  });

  it(`number at most ${MAX_ENGINE_ARROWS} between the rooms of the engine`, async () => {
    const arrows = await arrowsWithin('libs/kafka/src/engine');
    expect(arrows.length).toBeGreaterThan(10);
    expect(arrows.map(({ from, to }) => `${from} -> ${to}`).slice(MAX_ENGINE_ARROWS)).toEqual([]);
  });

  it('are found when they form a cycle', () => {
    const arrows = [
      { from: 'read/a.ts', to: 'record/b.ts' },
      { from: 'record/b.ts', to: 'decide/c.ts' },
      { from: 'decide/c.ts', to: 'read/d.ts' },
      { from: 'time/e.ts', to: 'read/a.ts' },
    ];
    expect(foldersInCycles(arrows)).toEqual(['read', 'record', 'decide']);
  });
});
