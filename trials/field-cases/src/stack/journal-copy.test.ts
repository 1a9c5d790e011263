import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { describe, expect, it } from 'vitest';
import { entry } from '../checks/canned-evidence.ts';
import { copyJournal } from './journal-copy.ts';

describe('copyJournal', () => {
  it('fetches each entry once, however many ask at a time', async () => {
    const entries = [entry({ name: 'a' }), entry({ name: 'b' })];
    const fetched: number[] = [];
    const journal = copyJournal({
      async journal(after = 0): Promise<JournalEntry[]> {
        fetched.push(after);
        return entries.slice(after);
      },
    });

    const [first, second] = await Promise.all([journal.after(0), journal.after(1)]);
    entries.push(entry({ name: 'c' }));

    expect([first, second].map((found) => found?.map(({ name }) => name))).toEqual([['a', 'b'], ['b']]);
    expect((await journal.after(1)).map(({ name }) => name)).toEqual(['b', 'c']);
    expect(await journal.position()).toBe(3);
    expect(fetched).toEqual([0, 2, 3]);
  });
});
