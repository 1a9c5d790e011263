import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const exclude = (name: string) => ['node_modules', 'dist', '.cio-bus', '.git'].includes(name);
const pages = globSync('**/*.md', { cwd: fileURLToPath(root), exclude });

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(page: URL): string[] {
  const headings = readFileSync(page, 'utf8').matchAll(/^#{1,6} (.*)$/gm);
  return [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The relative links in the text of a page that lead nowhere. */
function brokenLinks(page: URL, text = readFileSync(page, 'utf8')): string[] {
  const links = text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^()\s]+)\)/g);
  return [...links]
    .map(([, link = '']) => link)
    .filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const target = new URL(link, page);
      const anchor = decodeURIComponent(target.hash.slice(1));
      target.hash = '';
      return !existsSync(target) || (anchor && target.pathname.endsWith('.md') && !anchorsOf(target).includes(anchor));
    });
}

describe('links between pages', () => {
  it('notices a missing file and a missing heading', () => {
    const text = '[a](gone.md) [b](architecture.md#gone) [c](architecture.md#the-flow) [d](#the-flow)';
    const page = new URL('docs/architecture.md', root);
    expect(brokenLinks(page, text)).toEqual(['gone.md', 'architecture.md#gone']);
  });

  it.each(pages)('%s links only to files and headings that exist', (page) => {
    expect(brokenLinks(new URL(page, root))).toEqual([]);
  });
});
