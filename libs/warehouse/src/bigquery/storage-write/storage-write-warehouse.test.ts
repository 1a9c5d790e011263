import { defineConfig } from '@cio-bus/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRow } from '../../../test/a-row.ts';
import {
  fittingFields,
  type Reaction,
  type ScriptedServer,
  startScriptedWriteServer,
  written,
} from '../../../test/scripted-write-server.ts';
import type { Row } from '../../port/row.ts';
import { warehouseSettings } from '../../registry.ts';
import { createWriteClient, defaultStream } from '../connection/write-client.ts';
import { createStorageWriteWarehouse } from './storage-write-warehouse.ts';

const PATIENT_MS = 20_000;
const IMPATIENT_MS = 100;
const ALREADY_EXISTS = 6;
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;
const signal = new AbortController().signal;

const rowErrors = (...indexes: number[]): Reaction => ({
  answer: {
    error: { code: INVALID_ARGUMENT, message: 'some rows are bad' },
    rowErrors: indexes.map((index) => ({ index, message: `value "ada@example.com" does not fit 'subject'` })),
  },
});
const refused = (code: number, message = 'scripted'): Reaction => ({ answer: { error: { code, message } } });
const once = (first: Reaction) => (_: unknown, append: number) => (append === 0 ? first : written);

type StorageWriteWarehouse = ReturnType<typeof createStorageWriteWarehouse>;

describe('createStorageWriteWarehouse', () => {
  let server: ScriptedServer;
  let open: (timeoutMs: number) => StorageWriteWarehouse;
  let warehouse: StorageWriteWarehouse;
  const opened: StorageWriteWarehouse[] = [];
  beforeEach(async () => {
    server = await startScriptedWriteServer();
    const config = defineConfig(warehouseSettings).parse({
      WAREHOUSE: 'bigquery',
      BIGQUERY_PROJECT: 'p',
      BIGQUERY_GRPC_URL: server.url,
    });
    const stream = defaultStream(config);
    open = (timeoutMs) => {
      const options = { stream, timeoutMs, baseDelayMs: 1, maxBytes: 10_000 };
      const made = createStorageWriteWarehouse(createWriteClient(config), options);
      opened.push(made);
      return made;
    };
    warehouse = open(PATIENT_MS);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((made) => made.close()));
    server.stop();
  });
  const rows = (count: number, given: Partial<Row> = {}) =>
    Array.from({ length: count }, (_, index) => aRow({ event_id: `e${index}`, ...given }));
  const append = async (given: readonly Row[], options = { signal }) =>
    (await warehouse.append(given, options)).map((error) => error?.code);

  it('keeps one connection, and says once what a row looks like', async () => {
    for (let round = 0; round < 3; round += 1) expect(await append(rows(2))).toEqual([undefined, undefined]);
    expect([server.streams, server.schemas]).toEqual([1, 1]);
  });

  it('sends no more in one append than it may', async () => {
    const payload = JSON.stringify({ text: 'x'.repeat(3_000) });
    expect(await append(rows(7, { payload }))).toEqual(Array(7).fill(undefined));
    expect(server.appends.map(({ length }) => length)).toEqual([3, 3, 1]);
  });

  it('refuses the row that no append can hold, and writes the others', async () => {
    const [small = aRow(), large = aRow()] = rows(2);
    const errors = await warehouse.append([small, { ...large, payload: `"${'x'.repeat(10_000)}"` }], { signal });
    expect(errors.map((error) => error?.code)).toEqual([undefined, 'ROW_REJECTED']);
    expect(errors[1]?.message).toMatch(/the row has \d+ bytes/);
    expect(server.appends).toEqual([['e0']]);
  });

  it('tries the rows alone that the server names, and calls them bad when they are refused again', async () => {
    const isBad = (id: string) => id === 'e3' || id === 'e7';
    server.react = (ids) => {
      const bad = ids.flatMap((id, index) => (isBad(id) ? index : []));
      return bad.length > 0 ? rowErrors(...bad) : written;
    };
    const errors = await warehouse.append(rows(10), { signal });
    expect(errors.flatMap((error, index) => (error ? [[index, error.code]] : []))).toEqual([
      [3, 'ROW_REJECTED'],
      [7, 'ROW_REJECTED'],
    ]);
    expect(errors[3]?.message).toContain("does not fit 'subject'"); // the warehouse's reason …
    expect(errors[3]?.message).not.toContain('ada@'); // … without what may be a person's
    expect(server.appends.filter((ids) => ids.length === 1).map(([id]) => id)).toEqual(['e7', 'e7', 'e3', 'e3']);
  });

  it('calls no row bad that is taken when it comes alone', async () => {
    server.react = once(rowErrors(1));
    expect(await append(rows(3))).toEqual([undefined, undefined, undefined]);
  });

  it('finds by halves the row of which the server says only that there is one', async () => {
    server.react = (ids) => (ids.includes('e5') ? refused(INVALID_ARGUMENT) : written);
    expect(await append(rows(8))).toEqual(rows(8).map((_, index) => (index === 5 ? 'ROW_REJECTED' : undefined)));
  });

  it.each([
    ['an answer that says so', refused(UNAVAILABLE)],
    ['an exhausted quota', refused(RESOURCE_EXHAUSTED)],
    ['an internal error', refused(13)],
    ['the end of the stream', { endsWith: UNAVAILABLE }],
    ['a stream that was aborted', { endsWith: 10 }],
    ['silence', 'silence'],
  ] as const)('sends the rows again on a new connection after %s', async (_, reaction) => {
    server.react = once(reaction as Reaction);
    if (reaction === 'silence') warehouse = open(IMPATIENT_MS);
    expect(await append(rows(2))).toEqual([undefined, undefined]);
    expect(server.appends).toEqual([
      ['e0', 'e1'],
      ['e0', 'e1'],
    ]);
    expect(server.streams).toBe(2);
  });

  it('gives rows back after three tries, for the engine to wait', async () => {
    server.react = () => refused(UNAVAILABLE);
    expect(await append(rows(1))).toEqual(['WAREHOUSE_UNAVAILABLE']);
    expect(server.appends).toHaveLength(3);
    server.react = () => written;
    expect(await append(rows(1))).toEqual([undefined]);
  });

  it('tries no longer than its caller waits', async () => {
    const call = new AbortController();
    server.react = () => {
      call.abort();
      return refused(UNAVAILABLE);
    };
    expect(await append(rows(1), { signal: call.signal })).toEqual(['WAREHOUSE_UNAVAILABLE']);
    expect(server.appends).toHaveLength(1);
  });

  it('gives up every append of a connection on which one has no answer', async () => {
    server.react = () => 'silence';
    warehouse = open(IMPATIENT_MS);
    const both = await Promise.all([append(rows(1)), append(rows(1))]);
    expect(both).toEqual([['WAREHOUSE_UNAVAILABLE'], ['WAREHOUSE_UNAVAILABLE']]);
    expect(server.streams).toBe(3); // not one each: both were given up together
  });

  it.each([
    ['after', ['bad', 'good'], 2],
    ['before', ['good', 'bad'], 1],
  ])('blames no row for the end of a stream on which it came %s the bad one', async (_, order, silentUntil) => {
    let ends = 0;
    server.react = ([id]) => {
      if (id !== 'bad') return ends < silentUntil ? 'silence' : written;
      ends += 1;
      return { endsWith: INVALID_ARGUMENT };
    };
    const appended = await Promise.all(order.map((event_id) => append([aRow({ event_id })])));
    expect(appended).toEqual(order.map((id) => [id === 'bad' ? 'ROW_REJECTED' : undefined]));
  });

  it('takes ALREADY_EXISTS for what it says', async () => {
    server.react = () => refused(ALREADY_EXISTS);
    expect(await append(rows(1))).toEqual([undefined]);
    expect(server.appends).toHaveLength(1);
  });

  it.each([
    ['a permission that is missing', PERMISSION_DENIED],
    ['a table that is missing', 5],
    ['credentials that are wrong', 16],
  ])('stops for %s, shown by an answer, and goes on once it is mended', async (_, code) => {
    server.react = once(refused(code));
    expect(await append(rows(1))).toEqual(['WAREHOUSE_SETUP']);
    expect(await append(rows(1))).toEqual([undefined]);
  });

  it.each([PERMISSION_DENIED, 5, INVALID_ARGUMENT, ALREADY_EXISTS])(
    'stops for code %d, shown before the first append, and goes on once it is mended',
    async (code) => {
      server.table = code;
      expect(await append(rows(2))).toEqual(['WAREHOUSE_SETUP', 'WAREHOUSE_SETUP']);
      expect(server.appends).toEqual([]);
      server.table = fittingFields;
      expect(await append(rows(1))).toEqual([undefined]);
    },
  );

  it('finds a changed table without a restart: a column that went stops it, its return lets it go on', async () => {
    expect(await append(rows(1))).toEqual([undefined]);
    server.table = fittingFields.slice(0, -1);
    server.react = () => refused(INVALID_ARGUMENT, 'the input schema has more fields than the table');
    expect(await append(rows(3))).toEqual(['WAREHOUSE_SETUP', 'WAREHOUSE_SETUP', 'WAREHOUSE_SETUP']);
    server.table = [...fittingFields, { name: 'colour', type: 'STRING', mode: 'NULLABLE' }];
    server.react = () => written;
    expect(await append(rows(1))).toEqual([undefined]);
  });

  it('goes on when the server tells of a column that was added', async () => {
    const updatedSchema = { fields: [{ name: 'colour', type: 'STRING', mode: 'NULLABLE' }] } as never;
    server.react = () => ({ answer: { appendResult: {}, updatedSchema } });
    for (let round = 0; round < 2; round += 1) expect(await append(rows(1))).toEqual([undefined]);
    expect(server.streams).toBe(1);
  });

  it('sends nothing of rows that do not fit their columns', async () => {
    expect(await append([aRow({ is_machine: 'false' as never }), aRow()])).toEqual(['ROW_REJECTED', undefined]);
    expect(server.appends).toEqual([['event-1']]);
  });
});
