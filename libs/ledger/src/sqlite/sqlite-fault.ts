import { BusError } from '@cio-bus/contracts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that describe the file or its disk. */
const STATES: ReadonlySet<number> = new Set([
  3, // PERM
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  9, // INTERRUPT
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  17, // SCHEMA
  22, // NOLFS
  26, // NOTADB
]);
const LOCKED: ReadonlySet<number> = new Set([5, 6]);

/** An extended code has its primary code in the lowest byte. */
function primaryCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** Whether another connection holds the lock; the same statement succeeds once it is released. */
export const isLocked = (error: unknown): boolean => LOCKED.has(primaryCode(error) ?? 0);

/**
 * Maps a failed statement: to `STORE_UNAVAILABLE` when the file, its disk or its lock is to blame. Any other error, such as
 * a violated constraint, is a bug and is returned unchanged.
 */
export function sqliteFault(error: unknown, file: string): unknown {
  const code = primaryCode(error);
  if (code === undefined || !STATES.has(code)) return error;
  const text = error instanceof Error ? error.message : '';
  return new BusError('STORE_UNAVAILABLE', `${file} cannot be used: ${text} (SQLite code ${code})`, { cause: error });
}
