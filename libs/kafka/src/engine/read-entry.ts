import { asBusError, headers } from '@cio-bus/contracts';
import { type Handler, skipped } from '../handler.ts';
import type { Entry } from './entry.ts';

/**
 * Reads a record before it is first handed over. One that cannot be read, or that a replay wrote for another service,
 * gets its verdict here and the handler never sees it; it keeps its place in the lane all the same.
 */
export function readEntry(entry: Entry, handler: Handler, service: string, onKeyMismatch: () => void): void {
  if (entry.message || entry.verdict) return;
  try {
    entry.message = handler.schema.read(entry.record);
    entry.fence = handler.fence(entry.message);
    const expected = handler.schema.expectedKey?.(entry.message);
    if (expected !== undefined && expected !== entry.record.key?.toString()) onKeyMismatch();
  } catch (error) {
    entry.verdict = { kind: 'failed', error: asBusError(error) };
  }
  const only = entry.record.headers[headers.replayFor];
  if (only !== undefined && only !== service) entry.verdict = skipped('not-for-me');
}
