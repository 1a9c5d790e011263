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

/** Entry points: they only export or start what the rooms contain, so each is a room of its own. */
const isRoot = (path: string) => /^(index\.ts|main\.tsx?)$/.test(path);

/**
 * The room of a file: its folder. The files at the top are one room too: counted one by one, they would hide that a folder
 * imports some of them while others import the folder.
 */
const roomOf = (path: string) => (isRoot(path) ? path : dirname(path));

/** Imports between files of different rooms. */
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
  const isArrow = ({ from, to }: Import) => roomOf(from) !== roomOf(to) && !to.startsWith('..');
  return (await Promise.all(imports)).flat().filter(isArrow);
}

/** The rooms that import, directly or not, what imports them. */
function roomsInCycles(arrows: readonly Import[]): string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of arrows) next.set(roomOf(from), (next.get(roomOf(from)) ?? new Set()).add(roomOf(to)));
  const reached = (start: string) => {
    const found = new Set(next.get(start));
    for (const room of found) for (const other of next.get(room) ?? []) found.add(other);
    return found;
  };
  return [...next.keys()].filter((room) => reached(room).has(room));
}

const sources = await foldersWithSources();

describe('imports between rooms', () => {
  it.each(sources)('have no cycle in %s', async (top) => {
    expect(roomsInCycles(await arrowsWithin(top))).toEqual([]);
  });

  it(`number at most ${MAX_ENGINE_ARROWS} between the rooms of the engine`, async () => {
    const isOfTop = ({ from, to }: Import) => dirname(from) === '.' || dirname(to) === '.';
    const arrows = (await arrowsWithin('libs/kafka/src/engine')).filter((arrow) => !isOfTop(arrow));
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
    expect(roomsInCycles(arrows)).toEqual(['read', 'record', 'decide']);
  });

  it('are found when a folder imports a file at the top, and another file there imports the folder', () => {
    const arrows = [
      { from: 'index.ts', to: 'read/a.ts' },
      { from: 'create-reader.ts', to: 'read/a.ts' },
      { from: 'read/b.ts', to: 'reader.ts' },
    ];
    expect(roomsInCycles(arrows)).toEqual(['.', 'read']);
  });

  it('are none when only an entry point imports folders', () => {
    const arrows = [
      { from: 'main.ts', to: 'read/a.ts' },
      { from: 'read/b.ts', to: 'reader.ts' },
    ];
    expect(roomsInCycles(arrows)).toEqual([]);
  });
});

describe('handlers of services', () => {
  it.each(['bigquery-sink', 'event-processor', 'track-publisher', 'transactional-sender'])(
    'have a folder of their own in %s',
    async (service) => {
      const folder = join(rootDir, 'services', service, 'src/handlers');
      const files = (await readdir(folder)).filter((file) => !file.endsWith('.test.ts'));
      const others = [];
      for (const file of files) {
        if (!(await readFile(join(folder, file), 'utf8')).includes('defineHandler(')) others.push(file);
      }
      expect([files.length > 0, others]).toEqual([true, []]);
    },
  );
});
