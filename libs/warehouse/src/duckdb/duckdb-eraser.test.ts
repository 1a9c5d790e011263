import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRow } from '../../test/a-row.ts';
import type { OpenWarehouse } from '../port/warehouse.ts';
import { eraseInDuckdb } from './duckdb-eraser.ts';
import { openDuckdbWarehouse } from './duckdb-warehouse.ts';
import { openDatabase } from './open-database.ts';
import { writeRows } from './write-rows.ts';

const payload = '{"a":1}';
/** Six rows of ada's, by her id, Customer.io's id, a delivery of hers and her two addresses; two rows of others. */
const rows = [
  aRow({ event_id: 'by-cio-id', cio_id: 'cio-ada', payload }),
  aRow({
    event_id: 'by-id',
    customer_id: 'ada',
    cio_id: 'cio-ada',
    device_id: 'ada-phone',
    delivery_id: 'd1',
    recipient: 'ada@example.com',
    payload,
  }),
  aRow({ event_id: 'other-address', customer_id: 'ada', email_address: 'ada@old.example.com', payload }),
  aRow({ event_id: 'by-delivery', delivery_id: 'd1', payload }),
  aRow({ event_id: 'by-recipient', recipient: 'ada@old.example.com', delivery_id: 'd2', payload }),
  aRow({ event_id: 'by-address', email_address: 'ada@example.com', payload }),
  aRow({ event_id: 'grace', customer_id: 'grace', recipient: 'ada@example.com', delivery_id: 'd3', payload }),
  aRow({ event_id: 'nobody', delivery_id: 'd4', recipient: 'else@example.com', payload }),
];
const theirs = ['by-address', 'by-cio-id', 'by-delivery', 'by-id', 'by-recipient', 'other-address'];

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

  it('deletes the rows with their id, and those without one that have their delivery or address', async () => {
    expect(await warehouse.erase?.('ada', { mode: 'delete' })).toEqual({ rows: 6, waiting: 0 });
    expect(await ids()).toEqual(['grace', 'nobody']);
  });

  it('erases rows that only have the address, and rows under the address that is known for an id', async () => {
    expect(await warehouse.erase?.('ada@example.com', { mode: 'delete' })).toEqual({ rows: 1, waiting: 0 });
    expect(await ids()).not.toContain('by-address');
    await warehouse.append([aRow({ event_id: 'under-address', customer_id: 'ada@old.example.com', payload })], {
      signal: new AbortController().signal,
    });
    await warehouse.erase?.('ada', { mode: 'delete' });
    expect(await ids()).toEqual(['grace', 'nobody']);
  });

  it('masks what identifies the person, and keeps what rates are counted by', async () => {
    await warehouse.erase?.('ada', { mode: 'mask' });
    const masked = (await all()).filter(({ event_id }) => theirs.includes(String(event_id)));
    expect(masked).toHaveLength(6);
    expect(JSON.stringify(masked)).not.toMatch(/ada|"a":1/);
    expect(masked.find(({ event_id }) => event_id === 'by-id')).toMatchObject({ delivery_id: 'd1', kind: 'webhook' });
  });

  it.each(['delete', 'mask'] as const)('has nothing left to %s when repeated', async (mode) => {
    await warehouse.erase?.('ada', { mode });
    expect(await warehouse.erase?.('ada', { mode })).toEqual({ rows: 0, waiting: 0 });
  });

  it('waits for queries, and further queries wait for it: with one under way DuckDB refuses to write its log', async () => {
    let isOver = false;
    const query = async () => {
      while (!isOver)
        await warehouse.query('SELECT count(*) AS n FROM customerio_events.delivery_events, range(300_000)');
    };
    const querying = [query(), query()];
    for (let n = 0; n < 8; n++) {
      const person = `person ${n}`;
      await warehouse.append([aRow({ event_id: person, customer_id: person })], {
        signal: new AbortController().signal,
      });
      expect(await warehouse.erase?.(person, { mode: 'delete' })).toEqual({ rows: 1, waiting: 0 });
    }
    isOver = true;
    await Promise.all(querying);
  });

  it('changes nothing in a dry run, or for an unknown person', async () => {
    expect(await warehouse.erase?.('ada', { mode: 'delete', dryRun: true })).toEqual({ rows: 6, waiting: 0 });
    expect(await warehouse.erase?.("' OR TRUE --", { mode: 'delete' })).toEqual({ rows: 0, waiting: 0 });
    expect(await ids()).toHaveLength(8);
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
  /** The contents of the file and its log. */
  async function onDisk(): Promise<string> {
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')));
    return files.join('');
  }

  it.each(['delete', 'mask'] as const)('rejects, and finishes when repeated: %s', async (mode) => {
    const [writer, other] = [await instance.connect(), await instance.connect()];
    await writeRows(writer, rows);
    await other.run('BEGIN');
    await other.run('CREATE TABLE another (a INTEGER)'); // DuckDB makes no checkpoint during another change

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

describe('a file whose rows were written long before the erasure', () => {
  const CANARY = 'canary@example.com';
  const large = (id: string) => JSON.stringify({ to: id, text: 'y'.repeat(9_000) });
  const aBatch = (batch: number) =>
    Array.from({ length: 4_000 }, (_, index) => {
      const person = index % 500 === 7 ? CANARY : `person-${batch}-${index}`;
      return aRow({
        event_id: `${batch}-${index}`,
        customer_id: person,
        recipient: person,
        payload: person === CANARY ? large(person) : '{}',
      });
    });

  it.each(['delete', 'mask'] as const)(
    'contains the address nowhere after %s, and keeps every other row',
    async (mode) => {
      const folder = await mkdtemp(join(tmpdir(), 'cio-bus-erase-'));
      const path = join(folder, 'events.duckdb');
      const written = await openDatabase(path);
      const writer = await written.connect();
      for (const batch of [1, 2, 3]) {
        await writeRows(writer, aBatch(batch));
        await writer.run('CHECKPOINT');
      }
      writer.closeSync();
      written.closeSync();
      const bytes = async () =>
        (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')))).join('');
      expect(await bytes()).toContain(CANARY);

      const warehouse = await openDuckdbWarehouse(path);
      expect(await warehouse.erase?.(CANARY, { mode })).toEqual({ rows: 24, waiting: 0 });
      expect(await bytes()).not.toContain(CANARY);
      const [row] = await warehouse.query('SELECT COUNT(*) AS n FROM customerio_events.delivery_events');
      expect(row).toEqual({ n: mode === 'delete' ? 11_976 : 12_000 });

      const late = aRow({ event_id: 'late', customer_id: 'grace' });
      expect(await warehouse.append([late], { signal: new AbortController().signal })).toEqual([undefined]);
      const [view] = await warehouse.query(
        "SELECT COUNT(*) AS n FROM customerio_events.events_current WHERE customer_id = 'grace'",
      );
      expect(view).toEqual({ n: 1 });
      await warehouse.close();
      expect(await bytes()).not.toContain(CANARY);
      await rm(folder, { recursive: true });
    },
  );
});
