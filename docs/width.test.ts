import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const exclude = (name: string) => ['node_modules', 'dist', '.cio-bus', '.git'].includes(name);
const pages = globSync('**/*.md', { cwd: root, exclude });
const COLUMNS = 120;

/** What is no text: pages and parts that a program writes, and blocks of code. */
const NO_TEXT = /<!-- Made by `npm run generate`[\s\S]*|^ *```[\s\S]*?^ *```|<!-- [\w-]+:begin[\s\S]*?:end -->/gm;

/** The lines that could be shorter: rows of tables, and what has no space outside of code and links, could not. */
function tooLong(text: string): string[] {
  const lines = text.replaceAll(NO_TEXT, '').split('\n');
  return lines.filter((line) => line.length > COLUMNS && !line.startsWith('|') && canBeWrapped(line));
}

const canBeWrapped = (line: string): boolean =>
  line
    .replace(/^\s*([-*]|\d+\.)\s/, '')
    .trim()
    .replaceAll(/`[^`]*`|!?\[[^\]]*\]\([^)]*\)/g, '_')
    .includes(' ');

describe('pages', () => {
  it('are noticed when their lines are too long', () => {
    const long = 'word '.repeat(30);
    const code = `\`${long}\``;
    expect(tooLong(`${long}\n| ${long} |\n  ${code}\n[${long}](a.md)\n\`\`\`sh\n${long}\n\`\`\`\n${code} b`)).toEqual([
      long,
      `${code} b`,
    ]);
  });

  it.each(pages)(`%s wraps its text at ${COLUMNS} columns`, (page) => {
    expect(tooLong(readFileSync(`${root}/${page}`, 'utf8'))).toEqual([]);
  });
});
