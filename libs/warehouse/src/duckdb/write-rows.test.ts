import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRow } from '../../test/a-row.ts';
import type { Row } from '../port/row.ts';
import { isBroken, toBusError } from './duckdb-error.ts';
import { QUALIFIED_TABLE, tableDdl } from './table-ddl.ts';
import { writeRows } from './write-rows.ts';

describe('writeRows', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  beforeEach(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    for (const statement of tableDdl()) await connection.run(statement);
  });
  afterEach(() => {
    connection.closeSync();
    instance.closeSync();
  });
  const count = async () =>
    (await connection.runAndReadAll(`SELECT COUNT(*) FROM ${QUALIFIED_TABLE}`)).getRows()[0]?.[0];
  const failure = (rows: readonly Row[]) => writeRows(connection, rows).then(() => undefined, toBusError);

  it('reports a dropped table as a configuration error, and writes again when it exists', async () => {
    await connection.run(`DROP TABLE ${QUALIFIED_TABLE}`);
    expect((await failure([aRow()]))?.code).toBe('WAREHOUSE_SETUP');
    for (const statement of tableDdl()) await connection.run(statement);
    expect(await failure([aRow()])).toBeUndefined();
  });

  it('writes no row when one of them fails, not even after garbage collection', async () => {
    const bad = aRow({ event_id: null as unknown as string });

    expect((await failure([aRow(), bad]))?.code).toBe('ROW_REJECTED');
    expect(await failure([aRow(), aRow({ campaign_id: 'no number' as unknown as number })])).toBeDefined();
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    await connection.run('SELECT 1');

    expect(await count()).toBe(0n);
  });
});

describe('toBusError', () => {
  it.each([
    ['Table ".customerio_events.delivery_events" could not be found', 'WAREHOUSE_SETUP'],
    ['Catalog Error: Table with name x does not exist!', 'WAREHOUSE_SETUP'],
    [
      'Invalid Input Error: Cannot execute statement of type "INSERT" on database which is attached in read-only mode!',
      'WAREHOUSE_SETUP',
    ],
    ['Failed to append: NOT NULL constraint failed: delivery_events.event_id', 'ROW_REJECTED'],
    ['Constraint Error: Duplicate key "event_id: x" violates unique constraint.', 'ROW_REJECTED'],
    [
      'TransactionContext Error: Failed to commit: Could not write file "x.wal": No space left on device',
      'WAREHOUSE_UNAVAILABLE',
    ],
    ['IO Error: Could not fsync', 'WAREHOUSE_UNAVAILABLE'],
    ['something new', 'WAREHOUSE_UNAVAILABLE'],
  ])('classifies %s as %s', (message, code) => {
    expect(toBusError(new Error(message)).code).toBe(code);
  });

  it('detects that DuckDB cannot work again', () => {
    const fatal = 'FATAL Error: Failed: database has been invalidated because of a previous fatal error.';
    expect(isBroken(toBusError(new Error(fatal)))).toBe(true);
    expect(isBroken(toBusError(new Error('IO Error: disk full')))).toBe(false);
  });
});
