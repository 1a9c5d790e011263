import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { isLocked, sqliteFault } from './sqlite-fault.ts';

const sqliteError = (errcode: number) => Object.assign(new Error('text'), { code: 'ERR_SQLITE_ERROR', errcode });

describe('sqliteFault', () => {
  it.each([
    ['BUSY', 5],
    ['LOCKED', 6],
    ['READONLY', 8],
    ['IOERR', 10],
    ['IOERR_WRITE', 778],
    ['IOERR_FSYNC', 1034],
    ['CORRUPT', 11],
    ['FULL', 13],
    ['CANTOPEN', 14],
    ['NOTADB', 26],
    ['READONLY_DBMOVED', 1032],
  ])('maps %s (%i) to a store that is unavailable', (_, errcode) => {
    expect(sqliteFault(sqliteError(errcode), 'f')).toMatchObject({ name: 'BusError', code: 'STORE_UNAVAILABLE' });
  });

  it('leaves a bug as it is: a violated constraint, a wrong statement, a value of the wrong type', () => {
    const database = new DatabaseSync(':memory:');
    const errors = ['INSERT INTO missing VALUES (1)', 'CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1), (1)'];
    for (const sql of errors) {
      let error: unknown;
      try {
        database.exec(sql);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(Error);
      expect(sqliteFault(error, 'f')).toBe(error);
    }
    expect(sqliteFault(new TypeError('x'), 'f')).toBeInstanceOf(TypeError);
  });

  it.each([
    [5, true],
    [261, true],
    [6, true],
    [13, false],
  ])('code %i is a lock: %s', (errcode, expected) => expect(isLocked(sqliteError(errcode))).toBe(expected));
});
