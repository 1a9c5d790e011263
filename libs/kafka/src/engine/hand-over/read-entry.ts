import { headers, type RawRecord, topics } from '@cio-bus/contracts';
import { failed, type Handler, type Outcome, skipped } from '../../handler.ts';
import type { Entry } from '../record/entry.ts';

/**
 * Reads a record before it is first handed over. One that cannot be read, or that a replay wrote for another service,
 * gets its verdict here and the handler never sees it; it keeps its place in the lane all the same.
 */
export function readEntry(entry: Entry, handler: Handler, service: string, onKeyMismatch: () => void): void {
  if (entry.message || entry.hasVerdict) return;
  try {
    entry.message = handler.schema.read(entry.record);
    entry.barrier = handler.barrier(entry.message);
    const expected = handler.schema.expectedKey?.(entry.message);
    if (expected !== undefined && expected !== entry.record.key?.toString()) onKeyMismatch();
  } catch (error) {
    giveVerdict(entry, failed(error));
  }
  if (isForAnother(entry.record, service)) giveVerdict(entry, skipped('not-for-me'));
}

/** A dead letter carries the headers of the record that failed: who replayed that one says nothing of who reads the letter. */
function isForAnother({ topic, headers: given }: RawRecord, service: string): boolean {
  const only = given[headers.replayFor];
  return only !== undefined && only !== service && topic !== topics.deadLetters;
}

function giveVerdict(entry: Entry, outcome: Outcome): void {
  entry.hasVerdict = true;
  entry.outcome = outcome;
}
