import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');
const chapter = page.split('\n## ').find((text) => text.startsWith('The engine')) ?? '';

const foldersOf = (part: string) =>
  readdirSync(new URL(`libs/kafka/src/${part}/`, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe('docs/architecture.md', () => {
  it('describes the folders of the engine and its adapter, and no others', () => {
    const described = [...chapter.matchAll(/^\| `([\w-]+)\/` \| (?!what happens there)/gm)].map(([, name]) => name);
    expect(described.toSorted()).toEqual([...foldersOf('engine'), ...foldersOf('kafkajs')].toSorted());
  });

  it('names only paths that exist', () => {
    const paths = [...page.matchAll(/`((?:libs|services|infra|tools|trials|checks|bench)\/[\w./-]+)`/g)];
    expect(paths.map(([, path = '']) => path).filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});
