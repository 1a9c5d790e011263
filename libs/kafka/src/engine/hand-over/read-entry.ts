import { BusError, isForAnother, type RawRecord } from '@cio-bus/contracts';
import { failed, type Handler, skipped } from '../../handler.ts';
import { type Entry, giveVerdict, noteMessage } from '../record/entry.ts';

/**
 * Reads a record before it is first handed over. One that cannot be read, or that was replayed for another service, gets
 * its verdict here: it never reaches the handler, but keeps its place in the lane.
 */
export function readEntry(entry: Entry, handler: Handler, service: string, onKeyMismatch: () => void): void {
  if (entry.message || entry.verdict) return;
  try {
    refuseUnreadable(entry.record);
    const message = handler.schema.read(entry.record);
    noteMessage(entry, message, { barrier: handler.barrier(message), kind: handler.kindOf?.(message) ?? 'batch' });
    const expected = handler.schema.expectedKey?.(message);
    if (expected !== undefined && expected !== entry.record.key?.toString()) onKeyMismatch();
  } catch (error) {
    giveVerdict(entry, failed(error));
  }
  if (isForAnother(entry.record, service)) giveVerdict(entry, skipped('not-for-me'));
}

function refuseUnreadable({ unreadable }: RawRecord): void {
  if (!unreadable) return;
  const { reason, isTooLarge, records } = unreadable;
  const message = `a compressed batch of ${records} records cannot be unpacked: ${reason}; the value is the packed batch`;
  throw new BusError(isTooLarge ? 'MESSAGE_TOO_LARGE' : 'MESSAGE_INVALID', message, { reason: 'unreadable-batch' });
}
