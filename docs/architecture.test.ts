import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');
const chapter = page.split('\n## ').find((text) => text.startsWith('The engine')) ?? '';

const foldersOf = (folder: string) =>
  readdirSync(new URL(folder, root), { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('docs/architecture.md', () => {
  it.each(['engine/', 'kafkajs/'])('describes every folder of %s', (folder) => {
    const folders = foldersOf(`libs/kafka/src/${folder}`).map(({ name }) => name);
    expect(folders.filter((name) => !chapter.includes(`\n| \`${name}/\` |`))).toEqual([]);
  });

  it('names only paths that exist', () => {
    const paths = [...page.matchAll(/`((?:libs|services|infra|tools|trials|checks|bench)\/[\w./-]+)`/g)];
    expect(paths.map(([, path = '']) => path).filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});
