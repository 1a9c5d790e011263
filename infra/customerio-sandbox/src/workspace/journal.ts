import type { JournalEntry } from './journal-entry.ts';

export type NewJournalEntry = Omit<JournalEntry, 'seq' | 'at'>;

/** Everything accepted, in order. Entries are live: a lost response is recorded on an entry after it was written. */
export interface Journal {
  append(entry: NewJournalEntry): JournalEntry;
  /** Entries after number `seq`, oldest first. */
  after(seq: number, limit: number): JournalEntry[];
  last(): number;
  counts(): JournalCounts;
  clear(): void;
}

interface JournalCounts {
  byAction: Record<string, number>;
  duplicates: number;
  ignored: number;
  answersLost: number;
}

export function createJournal(now: () => number): Journal {
  let entries: JournalEntry[] = [];

  return {
    append(entry) {
      const written: JournalEntry = { seq: entries.length + 1, at: now(), ...entry };
      entries.push(written);
      return written;
    },
    after: (seq, limit) => entries.slice(seq, seq + limit),
    last: () => entries.length,
    counts: () => count(entries),
    clear() {
      entries = [];
    },
  };
}

function count(entries: readonly JournalEntry[]): JournalCounts {
  const counts: JournalCounts = { byAction: {}, duplicates: 0, ignored: 0, answersLost: 0 };
  for (const entry of entries) {
    counts.byAction[entry.action] = (counts.byAction[entry.action] ?? 0) + 1;
    if (entry.duplicate) counts.duplicates++;
    if (entry.ignored) counts.ignored++;
    if (entry.answerLost) counts.answersLost++;
  }
  return counts;
}
