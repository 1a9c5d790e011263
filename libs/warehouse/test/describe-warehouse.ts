import { columns, TABLE, topics } from '@cio-bus/contracts';
import { aRawRecord, aWebhookEvent } from '@cio-bus/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '../src/port/row.ts';
import { type OpenWarehouse, QueryError } from '../src/port/warehouse.ts';
import { webhookRow } from '../src/rows/webhook-row.ts';
import type { SqlDialect } from '../src/views/dialect.ts';
import { aFullRow, aRow, NOON_MS } from './a-row.ts';
import { describeViews } from './describe-views.ts';
import { killAfter } from './kill-after.ts';

/** One empty warehouse, opened as often as a test wants. */
export interface WarehouseUnderTest {
  open(): Promise<OpenWarehouse>;
  dialect: SqlDialect;
  /** Stands before the table's and the views' names. */
  dataset: string;
  /** Arguments for node: a program that appends rows `event-0`, `event-1` … for ever and prints each acknowledged count. */
  appendForever: readonly string[];
  /** @default nothing is left behind */
  dispose?(): Promise<void>;
}

const signal = new AbortController().signal;
const MEGABYTE = 1_000_000;
const DEEP = 400;

/** What every warehouse must do. Run against each adapter; the views once a database. */
export function describeWarehouse(
  name: string,
  create: () => Promise<WarehouseUnderTest>,
  { views = true }: { views?: boolean } = {},
): void {
  describe(`warehouse: ${name}`, () => {
    let given: WarehouseUnderTest;
    let warehouse: OpenWarehouse;
    beforeEach(async () => {
      given = await create();
      warehouse = await given.open();
    });
    afterEach(async () => {
      await warehouse.close();
      await given.dispose?.();
    });
    const append = (rows: readonly Row[]) => warehouse.append(rows, { signal });
    const raw = () => `${given.dataset}.${TABLE}`;
    const ids = async (from = TABLE) =>
      (await warehouse.query(`SELECT event_id FROM ${given.dataset}.${from} ORDER BY event_id`)).map(
        ({ event_id }) => event_id,
      );

    it('stores good rows and says so of each', async () => {
      expect(await append([aRow({ event_id: 'a' }), aRow({ event_id: 'b' })])).toEqual([undefined, undefined]);
      expect(await ids()).toEqual(['a', 'b']);
    });

    it('answers an empty append with no outcomes', async () => {
      expect(await append([])).toEqual([]);
    });

    it('gives back every column as it was written', async () => {
      const row = aFullRow();
      expect(await append([row])).toEqual([undefined]);

      const [read] = await warehouse.query(`SELECT * FROM ${raw()}`);

      for (const { name: column, type } of columns) {
        const value = row[column];
        const expected = type === 'TIMESTAMP' ? new Date(value as number).toISOString() : value;
        expect(read?.[column], column).toEqual(typeof expected === 'bigint' ? String(expected) : expected);
      }
    });

    it('gives back null in every column that may be null', async () => {
      const optional = columns.filter((column) => !('required' in column)).map((column) => column.name);
      await append([aRow(Object.fromEntries(optional.map((column) => [column, null])))]);

      const [read] = await warehouse.query(`SELECT ${optional.join(', ')} FROM ${raw()}`);

      expect(Object.values(read ?? {})).toEqual(optional.map(() => null));
    });

    it('refuses one bad row among a thousand alone', async () => {
      const rows = Array.from({ length: 1000 }, (_, index) => aRow({ event_id: `event-${index}` }));
      rows[617] = aRow({ event_id: null as unknown as string });

      const errors = await append(rows);

      expect(errors.flatMap((error, index) => (error ? [[index, error.code]] : []))).toEqual([[617, 'ROW_REJECTED']]);
      expect(await ids()).toHaveLength(999);
    });

    it.each([
      ['text for a number', { campaign_id: '12' }, 'campaign_id is no INT64'],
      ['a number beyond 64 bits', { campaign_id: 2n ** 63n }, 'campaign_id is no INT64'],
      ['a fraction', { attempts: 1.5 }, 'attempts is no INT64'],
      ['a number for text', { subject: 5 }, 'subject is no STRING'],
      ['half a surrogate pair', { subject: '\ud800' }, 'subject is no STRING'],
      ['text for a truth value', { is_machine: 'true' }, 'is_machine is no BOOL'],
      ['a Date for a time', { timestamp: new Date() }, 'timestamp is no TIMESTAMP'],
      ['no number for a time', { timestamp: Number.NaN }, 'timestamp is no TIMESTAMP'],
      ['no JSON', { payload: '{"a":' }, 'payload is no JSON'],
      ['an object for JSON text', { payload: { a: 1 } }, 'payload is no JSON'],
      ['undefined', { href: undefined }, 'href is no STRING'],
      ['a missing required value', { kind: null }, 'kind is required'],
      ['an unknown column', { colour: 'red' }, 'a column that the table lacks'],
    ])('refuses %s instead of making something else of it', async (_, wrong, reason) => {
      const [error] = await append([aRow(wrong as Partial<Row>)]);

      expect(error?.message).toContain(reason);
      expect(error?.code).toBe('ROW_REJECTED');
      expect(await ids()).toEqual([]);
    });

    it('keeps a repeated row in the raw table and shows the event once', async () => {
      await append([aRow({ event_id: 'a' }), aRow({ event_id: 'a' }), aRow({ event_id: 'b' })]);
      await append([aRow({ event_id: 'a', inserted_at: aRow().inserted_at + 5_000 })]);

      expect(await ids()).toEqual(['a', 'a', 'a', 'b']);
      expect(await ids('events_current')).toEqual(['a', 'b']);
    });

    it('keeps rows over a restart', async () => {
      await append([aRow({ event_id: 'a' })]);
      await warehouse.close();
      warehouse = await given.open();
      await append([aRow({ event_id: 'b' })]);

      expect(await ids()).toEqual(['a', 'b']);
    });

    it('stores whole what appends at the same time bring', async () => {
      const batches = Array.from({ length: 8 }, (_, batch) =>
        Array.from({ length: 50 }, (_, index) => aRow({ event_id: `${batch}/${index}` })),
      );

      await Promise.all(batches.map(append));

      expect(new Set(await ids()).size).toBe(400);
    });

    it('refuses an append that was given up before its turn, without writing it', async () => {
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
    ])('stores an event that says it is of %s under the time of its record', async (_, timestamp) => {
      const record = aRawRecord({ topic: topics.webhooks, timestamp: NOON_MS });
      expect(await append([webhookRow(aWebhookEvent({ timestamp }), { record, now: NOON_MS })])).toEqual([undefined]);
      const [found] = await warehouse.query(`SELECT timestamp, payload FROM ${raw()}`);
      expect(found?.timestamp).toBe(new Date(NOON_MS).toISOString());
      expect(JSON.parse(String(found?.payload))._replaced_timestamp).toBe(timestamp);
    });

    it('refuses to answer a statement that writes', async () => {
      await append([aRow()]);
      await expect(warehouse.query(`DELETE FROM ${raw()} WHERE TRUE`)).rejects.toThrow(QueryError);
      expect(await ids()).toHaveLength(1);
    });

    it('takes values for named parameters', async () => {
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

    it('answers a wrong query with its reason', async () => {
      await expect(warehouse.query('SELECT nothing FROM nowhere')).rejects.toThrow(QueryError);
    });

    it('keeps every acknowledged row over a kill -9', async () => {
      await warehouse.close();
      const acknowledged = await killAfter(10, given.appendForever);
      warehouse = await given.open();

      const found = new Set(await ids());

      const lost = Array.from({ length: acknowledged }, (_, index) => `event-${index}`).filter((id) => !found.has(id));
      expect(acknowledged).toBeGreaterThan(0);
      expect(lost).toEqual([]);
    });

    if (views) describeViews(() => ({ ...given, ...warehouse }));
  });
}
