import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');
const chapter = page.split('\n## ').find((text) => text.startsWith('The engine, file by file')) ?? '';

const namesIn = (text: string) => [...text.matchAll(/`([a-z0-9-]+\.ts)`/g)].map(([, name]) => name);
const filesOf = (folder: string) =>
  readdirSync(new URL(`${folder}/`, root)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

describe('docs/architecture.md', () => {
  it('names every file of the engine and its adapter, and none that is gone', () => {
    const files = [...filesOf('libs/kafka/src/engine'), ...filesOf('libs/kafka/src/kafkajs')];
    expect([...new Set(namesIn(chapter))].toSorted()).toEqual(files.toSorted());
  });
});
