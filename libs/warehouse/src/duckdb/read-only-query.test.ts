import type { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from './open-database.ts';
import { runReadOnly } from './read-only-query.ts';

const limits = { timeoutMs: 10_000, maxRows: 1_000, maxBytes: 100_000, closing: new AbortController().signal };
const TABLE = 'customerio_events.delivery_events';

describe('runReadOnly', () => {
  let instance: DuckDBInstance;
  beforeAll(async () => {
    instance = await openDatabase(':memory:');
  });
  afterAll(() => instance.closeSync());
  const query = (sql: string, given = limits) => runReadOnly(instance, sql, {}, given);

  it.each([
    'SELECT 1 AS one',
    'WITH a AS (SELECT 1 AS one) SELECT * FROM a',
    'FROM (SELECT 1 AS one)',
    'VALUES (1)',
    'EXPLAIN SELECT 1',
    `DESCRIBE ${TABLE}`,
    'SHOW ALL TABLES',
    'SELECT 1 AS one;',
    'EXPLAIN ANALYZE SELECT * FROM range(3)',
    'SELECT * FROM range(2), unnest([1, 2]) ORDER BY ALL',
    'SELECT * FROM generate_series(1, 3)',
    "SELECT * FROM json_each('[1]')",
    "SELECT 'FROM enable_logging()' AS text",
    'FROM duckdb_columns() LIMIT 1',
    `FROM pragma_table_info('${TABLE}')`,
  ])('answers %s', async (sql) => {
    expect((await query(sql)).length).toBeGreaterThan(0);
  });

  it.each([
    `INSERT INTO ${TABLE} SELECT * FROM ${TABLE}`,
    `DELETE FROM ${TABLE}`,
    `UPDATE ${TABLE} SET subject = ''`,
    `DROP TABLE ${TABLE}`,
    `EXPLAIN ANALYZE DELETE FROM ${TABLE}`,
    'SELECT 1; SELECT 2',
    `SELECT 1; DELETE FROM ${TABLE}`,
    'CREATE TABLE a AS SELECT 1',
    'CREATE TEMP TABLE a AS SELECT 1',
    "COPY (SELECT 1) TO '/tmp/cio-bus-never'",
    "ATTACH '/tmp/cio-bus-never' AS other",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM '/etc/hostname'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_csv('https://example.com/a.csv')",
    "SELECT * FROM enable_logging(storage='file', storage_path='/tmp/cio-bus-never')",
    "EXPLAIN SELECT * FROM enable_logging(storage='file')",
    "EXPLAIN ANALYZE SELECT * FROM Enable_Logging(storage='file')",
    'SELECT 1 WHERE EXISTS (FROM enable_logging())',
    'WITH a AS (FROM main.enable_logging()) SELECT 1',
    'DESCRIBE SELECT * FROM enable_logging()',
    "FROM query('FROM enable_logging()')",
    'SELECT (SELECT count(*) FROM duckdb_secrets())',
    'FROM checkpoint()',
    'INSTALL httpfs',
    'SET threads = 1',
    'PRAGMA enable_profiling',
    'BEGIN',
    'CHECKPOINT',
    'nonsense',
    ' ',
    '-- nothing',
  ])('refuses %s', async (sql) => {
    await expect(query(sql)).rejects.toMatchObject({ name: 'QueryError' });
  });

  it('interrupts a query that takes too long, and runs the next', async () => {
    const endless = 'SELECT COUNT(*) FROM range(1000000000000) t(i) WHERE i % 7 = 3';
    await expect(query(endless, { ...limits, timeoutMs: 50 })).rejects.toThrow('longer than 0.05 s');
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a result with too many rows', async () => {
    expect(await query('SELECT * FROM range(1000)')).toHaveLength(1000);
    await expect(query('SELECT * FROM range(1001)')).rejects.toThrow('more than 1000 rows');
    await expect(query('SELECT * FROM range(100000000000)')).rejects.toThrow('more than 1000 rows');
  });

  it('refuses a result with too many bytes, and still answers', async () => {
    await expect(query("SELECT repeat('x', 60000) FROM range(2)")).rejects.toThrow('more than 100000 bytes');
    await expect(query("SELECT [repeat('x', 60000)] FROM range(2)")).rejects.toThrow('more than 100000 bytes');
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not repeat the value of a wrong parameter', async () => {
    await expect(runReadOnly(instance, 'SELECT $a AS a', { b: 'secret' }, limits)).rejects.toThrow(/^(?!.*secret)/);
  });

  it.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9223372036854775807', '9223372036854775807'],
    ['SUM(i) FROM range(3) t(i)', 3],
    ['COUNT(*)', 1],
    ['1.5', 1.5],
    ['0.1::DOUBLE', 0.1],
    ["TIMESTAMP '2026-11-20 12:00:00.123'", '2026-11-20T12:00:00.123Z'],
    ["TIMESTAMPTZ '2026-11-20 12:00:00+02'", '2026-11-20T10:00:00.000Z'],
    ["DATE '2026-11-20'", '2026-11-20'],
    ['TRUE', true],
    ['NULL', null],
    ["'text'", 'text'],
    ['[1, 2]', [1, 2]],
    ["{'a': 1::BIGINT, 'b': TIMESTAMP '2026-11-20'}", { a: 1, b: '2026-11-20T00:00:00.000Z' }],
    [`'{"a":1}'::JSON`, '{"a":1}'],
  ])('returns %s as plain JSON', async (expression, expected) => {
    const [row] = await query(`SELECT ${expression.replace(/( FROM .*)?$/, ' AS value$1')}`);
    expect(row).toEqual({ value: expected });
    expect(JSON.parse(JSON.stringify(row))).toEqual({ value: expected });
  });
});
