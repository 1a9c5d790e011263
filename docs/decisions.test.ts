import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('adr/', import.meta.url);
const index = readFileSync(new URL('README.md', folder), 'utf8');
const decisions = readdirSync(folder)
  .filter((name) => /^\d{4}-/.test(name))
  .toSorted()
  .map((name) => ({ name, number: Number(name.slice(0, 4)), text: readFileSync(new URL(name, folder), 'utf8') }));

const headings = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
const status = (text: string) => /^Status: [\s\S]*?(?=\n\n)/m.exec(text)?.[0] ?? '';
const amendments = (text: string, word: string) => {
  const clause = new RegExp(`${word}\\s([^;]*)`).exec(status(text))?.[1] ?? '';
  return [...clause.matchAll(/\[ADR\s(\d+)\]/g)].map(([, number]) => Number(number));
};

describe('docs/adr', () => {
  it.each(decisions)('$name has a title, a status, a context, a decision and consequences', ({ number, text }) => {
    expect(text).toMatch(new RegExp(`^# ${number}\\. \\S`));
    expect(status(text)).toMatch(/^Status: accepted, \d{4}-\d{2}/);
    expect(headings(text)).toEqual(['Context', 'Decision', 'Consequences']);
  });

  it('has an index that lists every decision once, by number and title', () => {
    const lines = decisions.map(({ name, text }) => `${/^# (\d+\. )(.*)$/m.exec(text)?.slice(1).join('[')}](${name})`);
    expect(index.split('\n').filter((line) => /^\d+\. /.test(line))).toEqual(lines);
  });

  it('links an amendment in both directions', () => {
    const pairs = (word: string) =>
      decisions.flatMap(({ number, text }) => amendments(text, word).map((other) => [number, other]));
    const amending = pairs('amends').map(([by, changed]) => `${by} amends ${changed}`);
    const amended = pairs('amended by').map(([changed, by]) => `${by} amends ${changed}`);
    expect(amended.toSorted()).toEqual(amending.toSorted());
  });
});
