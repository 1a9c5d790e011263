import type { JournalEntry, SandboxClient } from '@cio-bus/customerio-sandbox';
import { shared } from './shared.ts';

/** The sandbox's journal; each entry is fetched once. */
export interface JournalCopy {
  /** The entries after that many, as of now. */
  after(position: number): Promise<readonly JournalEntry[]>;
  /** How many entries there are now. */
  position(): Promise<number>;
}

/** Copies the journal of a sandbox that is never reset. */
export function copyJournal(sandbox: Pick<SandboxClient, 'journal'>): JournalCopy {
  const entries: JournalEntry[] = [];
  const update = shared(async () => {
    for (const entry of await sandbox.journal(entries.length)) entries.push(entry);
  });
  return {
    async after(position) {
      await update();
      return entries.slice(position);
    },
    async position() {
      await update();
      return entries.length;
    },
  };
}
