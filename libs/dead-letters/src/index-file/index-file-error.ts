import { UnavailableError } from '@cio-bus/service';

/**
 * The index of dead letters cannot be used. The message says why, names the file and `STATE_DIR`, and what to do. Nothing is lost:
 * all of it is in Kafka, and the next call that finds the cause fixed continues.
 */
export class IndexFileError extends UnavailableError {}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
export const sqliteCodes = {
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

const { PERM, BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB } = sqliteCodes;

const isOneOf = (error: unknown, sqlite: readonly number[], system: readonly string[] = []): boolean => {
  const { errcode, code } = Object(error) as { errcode?: unknown; code?: unknown };
  // An extended code has its primary code in the lowest byte.
  const primary = typeof errcode === 'number' ? errcode & 0xff : 0;
  return sqlite.includes(primary) || system.includes(String(code));
};

/** Whether SQLite has thrown it: neither Kafka nor a query of ours. */
export const isOfSqlite = (error: unknown): boolean =>
  (Object(error) as { code?: unknown }).code === 'ERR_SQLITE_ERROR';

/** Whether the file is damaged, or none of SQLite's. */
export const isCorrupt = (error: unknown): boolean => isOneOf(error, [CORRUPT, NOTADB]);

/** Whether this process may not use the file or its folder. */
export const isForbidden = (error: unknown): boolean =>
  isOneOf(error, [PERM, READONLY, CANTOPEN], ['EACCES', 'EPERM', 'EROFS']);

/** Whether another process is writing; the same statement succeeds when it has finished. */
export const isLocked = (error: unknown): boolean => isOneOf(error, [BUSY, LOCKED]);

const elsewhere = 'or set STATE_DIR to another folder';

/** What an error of the file or of its folder means for an operator. Any other error, a bug, is returned unchanged. */
export function explainIndexError(error: unknown, path: string): unknown {
  const of = (text: string) => new IndexFileError(text, { cause: error });
  if (isOneOf(error, [FULL], ['ENOSPC', 'EDQUOT']))
    return of(`the disk of the index of dead letters, ${path}, is full: make room on it, ${elsewhere}`);
  if (isLocked(error))
    return of(
      `the index of dead letters, ${path}, is locked by another process: end it (a backup, a sqlite3 shell), ${elsewhere}`,
    );
  if (isOneOf(error, [], ['EEXIST', 'ENOTDIR']))
    return of(`the index of dead letters cannot be kept in ${path}, which is not a folder: set STATE_DIR to a folder`);
  if (isForbidden(error))
    return of(`the index of dead letters, ${path}, cannot be written: check its owner and mode, ${elsewhere}`);
  if (isOneOf(error, [IOERR]))
    return of(`the index of dead letters, ${path}: disk I/O error: make room on its disk, or repair it, ${elsewhere}`);
  if (isCorrupt(error))
    return of(`the index of dead letters, ${path}, is damaged each time: repair its disk, ${elsewhere}`);
  if (error instanceof Error && 'syscall' in error)
    return of(
      `the index of dead letters cannot be kept in ${path} (${error.message}): set STATE_DIR to another folder`,
    );
  return error;
}
