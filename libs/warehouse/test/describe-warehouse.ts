// biome-ignore-all lint/complexity/noExcessiveLinesPerFunction: one suite: its callback holds every case
import { columns, TABLE, topics } from '@cio-bus/contracts';
import { aRawRecord, aWebhookEvent } from '@cio-bus/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '../src/port/row.ts';
import { type OpenWarehouse, QueryError } from '../src/port/warehouse.ts';
import { webhookRow } from '../src/rows/webhook-row.ts';
import type { SqlDialect } from '../src/views/dialect.ts';
import { aFullRow, aRow, NOON_MS } from './a-row.ts';
import { describeNames } from './describe-names.ts';
import { describeRejectedRows } from './describe-rejected-rows.ts';
import { describeViews } from './describe-views.ts';
import { killAfter } from './kill-after.ts';

/** A warehouse that tests open, and clear before each of them. */
export interface WarehouseUnderTest {
  open(): Promise<OpenWarehouse>;
  /** Deletes all rows while the warehouse is open. */
  clear(): Promise<void>;
  dialect: SqlDialect;
  /** Qualifies the names of the table and the views. */
  dataset: string;
  /** Arguments for node: a program that appends rows `event-0`, `event-1` … until it is killed, and prints the acknowledged count. */
  appendForever: readonly string[];
  /** Deletes what the tests leave behind. @default nothing */
  dispose?(): Promise<void>;
}

const signal = new AbortController().signal;
const MEGABYTE = 1_000_000;
const DEEP = 400;

/** What every warehouse must do. Run against each adapter; the views once per database. */
export function describeWarehouse(
  name: string,
  create: () => Promise<WarehouseUnderTest>,
  { views = true }: { views?: boolean } = {},
): void {
  describe(`warehouse: ${name}`, () => {
    let given: WarehouseUnderTest;
    let warehouse: OpenWarehouse;
    beforeAll(async () => {
      given = await create();
      warehouse = await given.open();
    });
    beforeEach(() => given.clear());
    afterAll(async () => {
      await warehouse.close();
      await given.dispose?.();
    });
    /** Closes the warehouse, does something meanwhile, and opens it again. */
    async function reopenAfter<T>(action: () => Promise<T>): Promise<T> {
      await warehouse.close();
      try {
        return await action();
      } finally {
        warehouse = await given.open();
      }
    }
    const append = (rows: readonly Row[]) => warehouse.append(rows, { signal });
    const raw = () => `${given.dataset}.${TABLE}`;
    const ids = async (from = TABLE) =>
      (await warehouse.query(`SELECT event_id FROM ${given.dataset}.${from} ORDER BY event_id`)).map(
        ({ event_id }) => event_id,
      );

    it('stores valid rows, and returns no error for each', async () => {
      expect(await append([aRow({ event_id: 'a' }), aRow({ event_id: 'b' })])).toEqual([undefined, undefined]);
      expect(await ids()).toEqual(['a', 'b']);
    });

    it('returns nothing for an empty append', async () => {
      expect(await append([])).toEqual([]);
    });

    it('returns every column as it was written', async () => {
      const row = aFullRow();
      expect(await append([row])).toEqual([undefined]);

      const [read] = await warehouse.query(`SELECT * FROM ${raw()}`);

      for (const { name: column, type } of columns) {
        const value = row[column];
        const expected = type === 'TIMESTAMP' ? new Date(value as number).toISOString() : value;
        expect(read?.[column], column).toEqual(typeof expected === 'bigint' ? String(expected) : expected);
      }
    });

    it('returns null in every column that may be null', async () => {
      const optional = columns.filter((column) => !('required' in column)).map((column) => column.name);
      await append([aRow(Object.fromEntries(optional.map((column) => [column, null])))]);

      const [read] = await warehouse.query(`SELECT ${optional.join(', ')} FROM ${raw()}`);

      expect(Object.values(read ?? {})).toEqual(optional.map(() => null));
    });

    describeRejectedRows({ append, ids });

    it('keeps a repeated row in the raw table, and has the event once in the view', async () => {
      await append([aRow({ event_id: 'a' }), aRow({ event_id: 'a' }), aRow({ event_id: 'b' })]);
      await append([aRow({ event_id: 'a', inserted_at: aRow().inserted_at + 5_000 })]);

      expect(await ids()).toEqual(['a', 'a', 'a', 'b']);
      expect(await ids('events_current')).toEqual(['a', 'b']);
    });

    it('keeps rows across a restart', async () => {
      await append([aRow({ event_id: 'a' })]);
      await reopenAfter(async () => {});
      await append([aRow({ event_id: 'b' })]);

      expect(await ids()).toEqual(['a', 'b']);
    });

    it('stores all rows of concurrent appends', async () => {
      const batches = Array.from({ length: 8 }, (_, batch) =>
        Array.from({ length: 50 }, (_, index) => aRow({ event_id: `${batch}/${index}` })),
      );

      await Promise.all(batches.map(append));

      expect(new Set(await ids()).size).toBe(400);
    });

    it('refuses an aborted append without writing it', async () => {
      const errors = await warehouse.append([aRow()], { signal: AbortSignal.abort() });

      expect(errors.map((error) => error?.code)).toEqual(['WAREHOUSE_UNAVAILABLE']);
      expect(await ids()).toEqual([]);
    });

    it('stores 10 MB of payloads in one append', async () => {
      const payload = JSON.stringify({ text: 'x'.repeat(MEGABYTE) });
      const rows = Array.from({ length: 10 }, (_, index) => aRow({ event_id: `large-${index}`, payload }));

      expect(await append(rows)).toEqual(rows.map(() => undefined));

      const found = await warehouse.query(`SELECT payload FROM ${raw()}`);
      expect(found.map((row) => String(row.payload).length)).toEqual(rows.map(() => payload.length));
    });

    it('stores a payload nested 400 deep', async () => {
      const payload = `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`;
      expect(await append([aRow({ payload })])).toEqual([undefined]);
      expect(await warehouse.query(`SELECT payload FROM ${raw()}`)).toEqual([{ payload }]);
    });

    it.each([
      ['1970', 0],
      ['2099', Date.UTC(2099, 0, 1)],
    ])('stores an event with a time in %s under the time of its record', async (_, timestamp) => {
      const record = aRawRecord({ topic: topics.webhooks, timestamp: NOON_MS });
      expect(await append([webhookRow(aWebhookEvent({ timestamp }), { record, now: NOON_MS })])).toEqual([undefined]);
      const [found] = await warehouse.query(`SELECT timestamp, payload FROM ${raw()}`);
      expect(found?.timestamp).toBe(new Date(NOON_MS).toISOString());
      expect(JSON.parse(String(found?.payload))._replaced_timestamp).toBe(timestamp);
    });

    it('refuses a statement that writes', async () => {
      await append([aRow()]);
      await expect(warehouse.query(`DELETE FROM ${raw()} WHERE TRUE`)).rejects.toThrow(QueryError);
      expect(await ids()).toHaveLength(1);
    });

    it('accepts values for named parameters', async () => {
      await append([aRow({ event_id: "it's" }), aRow({ event_id: 'b' })]);
      const found = await warehouse.query(
        `SELECT event_id FROM ${raw()} WHERE event_id = $id AND source_offset = $offset`,
        {
          id: "it's",
          offset: 0,
        },
      );
      expect(found).toEqual([{ event_id: "it's" }]);
    });

    it('refuses a wrong query with the reason', async () => {
      await expect(warehouse.query('SELECT nothing FROM nowhere')).rejects.toThrow(QueryError);
    });

    it('keeps every acknowledged row after kill -9', async () => {
      const acknowledged = await reopenAfter(() => killAfter(10, given.appendForever));

      const found = new Set(await ids());

      const lost = Array.from({ length: acknowledged }, (_, index) => `event-${index}`).filter((id) => !found.has(id));
      expect(acknowledged).toBeGreaterThan(0);
      expect(lost).toEqual([]);
    });

    describeNames(() => ({ ...given, ...warehouse }));
    if (views) describeViews(() => ({ ...given, ...warehouse }));
  });
}
