import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleTemplates } from '@cio-bus/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadTemplates } from './load-templates.ts';

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
/** A template of an app, which imports its own copy of zod. */
const source = (name: string) => `
  const data: { safeParse(value: unknown): object } = { safeParse: (value) => ({ success: true, data: value }) };
  export default { name: '${name}', channel: 'push', transactionalMessageId: 7, data };`;

describe('loadTemplates', () => {
  it('loads one template a file, and leaves tests and other files alone', () => {
    const folder = folderOf({
      'a.ts': source('first'),
      'b.mts': source('second'),
      'a.test.ts': 'throw new Error("a test")',
      'types.d.ts': 'throw new Error("types")',
      'README.md': '# Templates',
    });
    expect(loadTemplates(folder).list.map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('takes the examples without a folder', () => {
    expect(loadTemplates(undefined)).toBe(exampleTemplates);
  });

  it.each([
    { what: 'no template', files: {}, says: /has no template/ },
    {
      what: 'a file without a default export',
      files: { 'a.ts': 'export const a = 1;' },
      says: /a\.ts: it has no default export/,
    },
    { what: 'a file that does not run', files: { 'a.ts': 'throw new Error("broken")' }, says: /a\.ts: broken/ },
    {
      what: 'a wrong template',
      files: { 'a.ts': 'export default { name: "x" };' },
      says: /a\.ts: .*template: channel must be/,
    },
    {
      what: 'two of one name',
      files: { 'a.ts': source('x'), 'b.ts': source('x') },
      says: /"x" is that of two templates/,
    },
  ])('says which file is wrong: $what', ({ files, says }) => {
    expect(() => loadTemplates(folderOf(files))).toThrow(says);
  });

  it('says that a folder cannot be read', () => {
    expect(() => loadTemplates('/nowhere/templates')).toThrow('TEMPLATES_DIR: /nowhere/templates cannot be read');
  });
});
