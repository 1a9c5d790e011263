import { describe, expect, it } from 'vitest';
import { aRow } from '../../../test/a-row.ts';
import { refused, rows, scriptedStorageWrite } from '../../../test/scripted-storage-write.ts';
import { type Reaction, written } from '../../../test/scripted-write-server.ts';

const ALREADY_EXISTS = 6;
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;

const rowErrors = (...indexes: number[]): Reaction => ({
  response: {
    error: { code: INVALID_ARGUMENT, message: 'some rows are bad' },
    rowErrors: indexes.map((index) => ({ index, message: `value "ada@example.com" does not fit 'subject'` })),
  },
});
const once = (first: Reaction) => (_: unknown, append: number) => (append === 0 ? first : written);

describe('createStorageWriteWarehouse', () => {
  const { server, append, appendAll, becomeImpatient } = scriptedStorageWrite();

  it('keeps one connection, and sends the schema once', async () => {
    for (let round = 0; round < 3; round += 1) expect(await append(rows(2))).toEqual([undefined, undefined]);
    expect([server().streams, server().schemas]).toEqual([1, 1]);
  });

  it('limits the size of an append', async () => {
    const payload = JSON.stringify({ text: 'x'.repeat(3_000) });
    expect(await append(rows(7, { payload }))).toEqual(Array(7).fill(undefined));
    expect(server().appends.map(({ length }) => length)).toEqual([3, 3, 1]);
  });

  it('rejects the row that is too large for any append, and writes the others', async () => {
    const [small = aRow(), large = aRow()] = rows(2);
    const errors = await appendAll([small, { ...large, payload: `"${'x'.repeat(10_000)}"` }]);
    expect(errors.map((error) => error?.code)).toEqual([undefined, 'ROW_REJECTED']);
    expect(errors[1]?.message).toMatch(/the row has \d+ bytes/);
    expect(server().appends).toEqual([['e0']]);
  });

  it('retries alone the rows that the server names, and rejects them when they are refused again', async () => {
    const isBad = (id: string) => id === 'e3' || id === 'e7';
    server().react = (ids) => {
      const bad = ids.flatMap((id, index) => (isBad(id) ? index : []));
      return bad.length > 0 ? rowErrors(...bad) : written;
    };
    const errors = await appendAll(rows(10));
    expect(errors.flatMap((error, index) => (error ? [[index, error.code]] : []))).toEqual([
      [3, 'ROW_REJECTED'],
      [7, 'ROW_REJECTED'],
    ]);
    expect(errors[3]?.message).toContain("does not fit 'subject'"); // the warehouse's reason …
    expect(errors[3]?.message).not.toContain('ada@'); // … without what may be personal
    expect(
      server()
        .appends.filter((ids) => ids.length === 1)
        .map(([id]) => id),
    ).toEqual(['e7', 'e7', 'e3', 'e3']);
  });

  it('rejects no row that succeeds alone', async () => {
    server().react = once(rowErrors(1));
    expect(await append(rows(3))).toEqual([undefined, undefined, undefined]);
  });

  it('bisects down to the bad row that the server does not name', async () => {
    server().react = (ids) => (ids.includes('e5') ? refused(INVALID_ARGUMENT) : written);
    expect(await append(rows(8))).toEqual(rows(8).map((_, index) => (index === 5 ? 'ROW_REJECTED' : undefined)));
  });

  it.each([
    ['a response that says so', refused(UNAVAILABLE)],
    ['an exhausted quota', refused(RESOURCE_EXHAUSTED)],
    ['an internal error', refused(13)],
    ['the end of the stream', { endsWith: UNAVAILABLE }],
    ['a stream that was aborted', { endsWith: 10 }],
    ['silence', 'silence'],
  ] as const)('repeats the rows on a new connection after %s', async (_, reaction) => {
    server().react = once(reaction as Reaction);
    if (reaction === 'silence') becomeImpatient();
    expect(await append(rows(2))).toEqual([undefined, undefined]);
    expect(server().appends).toEqual([
      ['e0', 'e1'],
      ['e0', 'e1'],
    ]);
    expect(server().streams).toBe(2);
  });

  it('returns rows after three tries, so that the engine waits', async () => {
    server().react = () => refused(UNAVAILABLE);
    expect(await append(rows(1))).toEqual(['WAREHOUSE_UNAVAILABLE']);
    expect(server().appends).toHaveLength(3);
    server().react = () => written;
    expect(await append(rows(1))).toEqual([undefined]);
  });

  it('stops retrying when the caller aborts', async () => {
    const call = new AbortController();
    server().react = () => {
      call.abort();
      return refused(UNAVAILABLE);
    };
    expect(await append(rows(1), { signal: call.signal })).toEqual(['WAREHOUSE_UNAVAILABLE']);
    expect(server().appends).toHaveLength(1);
  });

  it('ends every append of a connection on which one has no response', async () => {
    server().react = () => 'silence';
    becomeImpatient();
    const both = await Promise.all([append(rows(1)), append(rows(1))]);
    expect(both).toEqual([['WAREHOUSE_UNAVAILABLE'], ['WAREHOUSE_UNAVAILABLE']]);
    expect(server().streams).toBe(3); // not one each: both ended together
  });

  it.each([
    ['after', ['bad', 'good'], 2],
    ['before', ['good', 'bad'], 1],
  ])('blames no row for the end of a stream on which it was sent %s the bad one', async (_, order, silentUntil) => {
    let ends = 0;
    server().react = ([id]) => {
      if (id !== 'bad') return ends < silentUntil ? 'silence' : written;
      ends += 1;
      return { endsWith: INVALID_ARGUMENT };
    };
    const appended = await Promise.all(order.map((event_id) => append([aRow({ event_id })])));
    expect(appended).toEqual(order.map((id) => [id === 'bad' ? 'ROW_REJECTED' : undefined]));
  });

  it('treats ALREADY_EXISTS as written', async () => {
    server().react = () => refused(ALREADY_EXISTS);
    expect(await append(rows(1))).toEqual([undefined]);
    expect(server().appends).toHaveLength(1);
  });

  it('sends no rows that do not match their columns', async () => {
    expect(await append([aRow({ is_machine: 'false' as never }), aRow()])).toEqual(['ROW_REJECTED', undefined]);
    expect(server().appends).toEqual([['event-1']]);
  });
});
