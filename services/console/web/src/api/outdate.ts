import type { QueryClient } from '@tanstack/react-query';
import type { Operation } from './call.ts';

/** What is kept of the console's answers: by operation, and the pages of long lists. */
export type Kept = Operation | 'deadLetterPages' | 'auditPages';

/** The console's lists may be a second old: an answer right after a change can be from before it. */
const LIST_AGE_MS = 1_500;

/** Asks again for what is shown: now, and when no answer can be from before now. */
export function outdate(queries: QueryClient, kept: readonly Kept[]): Promise<unknown> {
  const askAgain = () => Promise.all(kept.map((name) => queries.invalidateQueries({ queryKey: [name] })));
  setTimeout(askAgain, LIST_AGE_MS);
  return askAgain();
}
