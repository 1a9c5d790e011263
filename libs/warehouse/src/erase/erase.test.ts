import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRow } from '../../test/a-row.ts';
import { createBigqueryEraser } from '../bigquery/sql/bigquery-eraser.ts';
import { eraseInDuckdb } from '../duckdb/duckdb-eraser.ts';
import { openDuckdbWarehouse } from '../duckdb/duckdb-warehouse.ts';
import { openDatabase } from '../duckdb/open-database.ts';
import { writeRows } from '../duckdb/write-rows.ts';
import type { OpenWarehouse } from '../port/warehouse.ts';

const payload = '{"a":1}';
/** Five rows of ada's: by her id, by a delivery of hers, by her two addresses; two of others. */
const rows = [
  aRow({ event_id: 'by-id', customer_id: 'ada', delivery_id: 'd1', recipient: 'ada@example.com', payload }),
  aRow({ event_id: 'other-address', customer_id: 'ada', email_address: 'ada@old.example.com', payload }),
  aRow({ event_id: 'by-delivery', delivery_id: 'd1', payload }),
  aRow({ event_id: 'by-recipient', recipient: 'ada@old.example.com', delivery_id: 'd2', payload }),
  aRow({ event_id: 'by-address', email_address: 'ada@example.com', payload }),
  aRow({ event_id: 'grace', customer_id: 'grace', recipient: 'ada@example.com', delivery_id: 'd3', payload }),
  aRow({ event_id: 'nobody', delivery_id: 'd4', recipient: 'else@example.com', payload }),
];
const theirs = ['by-address', 'by-delivery', 'by-id', 'by-recipient', 'other-address'];

describe('erasing a person in DuckDB', () => {
  let folder: string;
  let warehouse: OpenWarehouse;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-erase-'));
    warehouse = await openDuckdbWarehouse(join(folder, 'events.duckdb'));
    await warehouse.append(rows, { signal: new AbortController().signal });
  });
  afterEach(async () => {
    await warehouse.close();
    await rm(folder, { recursive: true });
  });
  const all = () => warehouse.query('SELECT * FROM customerio_events.delivery_events ORDER BY event_id');
  const ids = async () => (await all()).map(({ event_id }) => event_id);

  it('deletes the rows under their id, and those without one that carry their delivery or address', async () => {
    expect(await warehouse.erase?.('ada', { mode: 'delete' })).toEqual({ rows: 5, waiting: 0 });
    expect(await ids()).toEqual(['grace', 'nobody']);
  });

  it('masks what tells of whom a row is, and keeps what rates are counted by', async () => {
    await warehouse.erase?.('ada', { mode: 'mask' });
    const masked = (await all()).filter(({ event_id }) => theirs.includes(String(event_id)));
    expect(masked).toHaveLength(5);
    expect(JSON.stringify(masked)).not.toMatch(/ada|"a":1/);
    expect(masked.find(({ event_id }) => event_id === 'by-id')).toMatchObject({ delivery_id: 'd1', kind: 'webhook' });
  });

  it.each(['delete', 'mask'] as const)('has nothing left to %s when run again', async (mode) => {
    await warehouse.erase?.('ada', { mode });
    expect(await warehouse.erase?.('ada', { mode })).toEqual({ rows: 0, waiting: 0 });
  });

  it('changes nothing in a dry run, and for somebody whom the table does not know', async () => {
    expect(await warehouse.erase?.('ada', { mode: 'delete', dryRun: true })).toEqual({ rows: 5, waiting: 0 });
    expect(await warehouse.erase?.("' OR TRUE --", { mode: 'delete' })).toEqual({ rows: 0, waiting: 0 });
    expect(await ids()).toHaveLength(7);
  });
});

describe('erasing a person in DuckDB while its log cannot be written into the file', () => {
  let folder: string;
  let instance: DuckDBInstance;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-erase-'));
    instance = await openDatabase(join(folder, 'events.duckdb'));
  });
  afterEach(async () => {
    instance.closeSync();
    await rm(folder, { recursive: true });
  });
  /** What is on disk, file and log. */
  async function onDisk(): Promise<string> {
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')));
    return files.join('');
  }

  it.each(['delete', 'mask'] as const)('does not say done, and writes it when run again: %s', async (mode) => {
    const [writer, other] = [await instance.connect(), await instance.connect()];
    await writeRows(writer, rows);
    await other.run('BEGIN');
    await other.run('CREATE TABLE another (a INTEGER)'); // DuckDB makes no checkpoint while others change something

    await expect(eraseInDuckdb(writer, 'ada', { mode })).rejects.toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
      message: expect.stringMatching(/could not be erased$/),
    });
    expect(await onDisk()).toContain('ada@old.example.com');

    await other.run('ROLLBACK');
    expect(await eraseInDuckdb(writer, 'ada', { mode })).toEqual({ rows: 0, waiting: 0 });
    expect(await onDisk()).not.toContain('ada@old.example.com');
  });
});

describe('erasing a person in BigQuery', () => {
  /** A BigQuery that counts five rows and answers a change as told. */
  function bigqueryThat(change: () => Promise<[]>) {
    const asked: string[] = [];
    const run = async (sql: string) => {
      asked.push(sql);
      return sql.startsWith('SELECT') ? [{ n: 5 }] : change();
    };
    return { asked, eraser: createBigqueryEraser(run, 'customerio_events.delivery_events') };
  }

  it('counts, then changes, each with the filter that the table wants', async () => {
    const { asked, eraser } = bigqueryThat(async () => []);
    expect(await eraser.erase('ada', { mode: 'delete' })).toEqual({ rows: 5, waiting: 0 });
    expect(asked.map((sql) => sql.split(' ')[0])).toEqual(['SELECT', 'DELETE']);
    for (const sql of asked) expect(sql).toMatch(/WHERE timestamp >= TIMESTAMP '1970-01-01' AND .*@person/s);
  });

  it('says that rows wait which are still in the streaming buffer', async () => {
    const { eraser } = bigqueryThat(async () => {
      const message =
        'UPDATE or DELETE statement over table p.d.t would affect rows in the streaming buffer, which is not supported';
      throw Object.assign(new Error(message), { code: 400 });
    });
    expect(await eraser.erase('ada', { mode: 'mask' })).toEqual({ rows: 0, waiting: 5 });
  });

  it.each([
    [{ code: 400 }, 'QueryError'],
    [{ code: 403 }, 'WAREHOUSE_SETUP'],
    [{ code: 503 }, 'WAREHOUSE_UNAVAILABLE'],
  ])('tells a refusal from an outage: %o', async (failure, told) => {
    const { eraser } = bigqueryThat(async () => {
      throw Object.assign(new Error('no'), failure);
    });
    await expect(eraser.erase('ada', { mode: 'delete' })).rejects.toSatisfy((error) =>
      `${(error as Error).name} ${(error as Error).message}`.includes(told),
    );
  });
});
