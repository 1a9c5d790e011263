import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer, defineConfig } from '@cio-bus/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFullRow, aRow } from '../../../test/a-row.ts';
import { matchingFields } from '../../../test/scripted-write-server.ts';
import type { Row } from '../../port/row.ts';
import type { Warehouse } from '../../port/warehouse.ts';
import { warehouseSettings } from '../../registry.ts';
import { createRestClient } from '../connection/rest-client.ts';
import { createInsertAllWarehouse } from './insert-all-warehouse.ts';

const signal = new AbortController().signal;
const PATIENT_MS = 20_000;
const IMPATIENT_MS = 100;

interface Insert {
  rows: { insertId: string; json: Record<string, unknown> }[];
  headers: Record<string, unknown>;
}
/** Undefined: no response at all. */
type Answer = { status: number; body: object } | undefined;

const inserted: Answer = { status: 200, body: {} };
const failure = (status: number, reason: string): Answer => ({
  status,
  body: { error: { code: status, message: 'scripted', errors: [{ reason, message: 'scripted' }] } },
});
const insertErrors = (reasons: readonly string[]): Answer => ({
  status: 200,
  body: {
    insertErrors: reasons.map((reason, index) => ({
      index,
      errors: [{ reason, location: 'subject', message: reason === 'stopped' ? '' : 'cannot be "ada@example.com"' }],
    })),
  },
});

/** A scripted BigQuery over real HTTP, for what no emulator enforces. */
describe('createInsertAllWarehouse', () => {
  let server: Server;
  let open: (timeoutMs: number) => Warehouse;
  let warehouse: Warehouse;
  let inserts: Insert[];
  let fields: readonly { name: string; type: string; mode: string }[];
  let answer: (ids: readonly unknown[], insert: number) => Answer;
  beforeEach(async () => {
    inserts = [];
    fields = matchingFields;
    answer = () => inserted;
    server = createServer(async (request, response) => {
      const body = await text(request);
      const reply = (given: Answer) => {
        if (!given) return;
        response.writeHead(given.status, { 'content-type': 'application/json' }).end(JSON.stringify(given.body));
      };
      if (request.method === 'GET') return reply({ status: 200, body: { schema: { fields } } });
      const { rows } = JSON.parse(body) as Insert;
      inserts.push({ rows, headers: request.headers });
      reply(
        answer(
          rows.map(({ json }) => json.event_id),
          inserts.length - 1,
        ),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const config = defineConfig(warehouseSettings).parse({
      BIGQUERY_PROJECT: 'p',
      BIGQUERY_REST_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
    const place = { dataset: config.BIGQUERY_DATASET, table: config.BIGQUERY_TABLE };
    open = (timeoutMs) => createInsertAllWarehouse(createRestClient(config), { ...place, timeoutMs, baseDelayMs: 1 });
    warehouse = open(PATIENT_MS);
  });
  afterEach(() => closeServer(server));
  const rows = (count: number) => Array.from({ length: count }, (_, index) => aRow({ event_id: `e${index}` }));
  const append = async (given: readonly Row[]) =>
    (await warehouse.append(given, { signal })).map((error) => error?.code);
  const sent = () => inserts.map((insert) => insert.rows.map(({ json }) => json.event_id));

  it('sends rows without losing digits, and no credentials over plain HTTP', async () => {
    expect(await append([aFullRow()])).toEqual([undefined]);
    expect(inserts[0]?.headers.authorization).toBeUndefined();
    expect(inserts[0]?.rows[0]?.json).toMatchObject({
      campaign_id: '9223372036854775807',
      action_id: '-1',
      is_machine: false,
      timestamp: '2026-02-28T23:59:59.999Z',
      payload: '{"a":[1,null,"\\ud83d\\ude00"],"b":{"c":1e3}}',
    });
  });

  it('gives a row the same insertId each time, and each event its own', async () => {
    await append([aRow(), aRow({ status: 'skipped' }), aRow({ event_id: 'b' })]);
    await append([aRow({ inserted_at: Date.UTC(2026, 10, 21) })]);
    const [first = [], second = []] = inserts.map((insert) => insert.rows.map(({ insertId }) => insertId));
    expect(new Set(first).size).toBe(3);
    expect(second).toEqual([first[0]]);
    expect(first[0]?.length).toBeLessThanOrEqual(128);
  });

  it('sends 500 rows per request', async () => {
    expect(await append(rows(1_200))).toEqual(Array(1_200).fill(undefined));
    expect(inserts.map((insert) => insert.rows.length).toSorted((a, b) => b - a)).toEqual([500, 500, 200]);
  });

  it('repeats stopped rows, and invalid ones alone until they are refused twice', async () => {
    answer = (ids) =>
      ids.includes('e1') ? insertErrors(ids.map((id) => (id === 'e1' ? 'invalid' : 'stopped'))) : inserted;
    const errors = await warehouse.append(rows(4), { signal });
    expect(errors.map((error) => error?.code)).toEqual([undefined, 'ROW_REJECTED', undefined, undefined]);
    expect(errors[1]?.message).toContain('subject: cannot be');
    expect(errors[1]?.message).not.toContain('ada@');
    expect(sent()).toEqual([['e0', 'e1', 'e2', 'e3'], ['e0', 'e2', 'e3'], ['e1'], ['e1']]);
  });

  it('blames no row for a column missing in the table', async () => {
    fields = matchingFields.slice(0, -1);
    answer = (ids) => insertErrors(ids.map(() => 'invalid'));
    expect(await append(rows(3))).toEqual(['WAREHOUSE_SETUP', 'WAREHOUSE_SETUP', 'WAREHOUSE_SETUP']);
    fields = matchingFields;
    answer = () => inserted;
    expect(await append(rows(1))).toEqual([undefined]);
  });

  it('bisects a refused request down to the bad row', async () => {
    answer = (ids) => (ids.includes('e5') ? failure(400, 'invalid') : inserted);
    expect(await append(rows(8))).toEqual(rows(8).map((_, index) => (index === 5 ? 'ROW_REJECTED' : undefined)));
  });

  it.each([
    [500, 'internalError'],
    [503, 'backendError'],
    [429, 'rateLimitExceeded'],
    [403, 'quotaExceeded'],
    [403, 'rateLimitExceeded'],
  ])('repeats the rows after %d %s', async (status, reason) => {
    answer = (_, insert) => (insert === 0 ? failure(status, reason) : inserted);
    expect(await append(rows(2))).toEqual([undefined, undefined]);
    expect(sent()).toEqual([
      ['e0', 'e1'],
      ['e0', 'e1'],
    ]);
  });

  it('repeats the rows that BigQuery could not store in time', async () => {
    answer = (ids, insert) => (insert === 0 ? insertErrors(ids.map(() => 'timeout')) : inserted);
    expect(await append(rows(2))).toEqual([undefined, undefined]);
  });

  it('stops waiting for a response at the timeout', async () => {
    answer = () => undefined;
    warehouse = open(IMPATIENT_MS);
    expect(await append(rows(1))).toEqual(['WAREHOUSE_UNAVAILABLE']);
    // Three attempts, of which a busy machine may abandon one before its request has arrived.
    expect(inserts.length).toBeOneOf([1, 2, 3]);
  });

  it.each([
    [404, 'notFound'],
    [403, 'accessDenied'],
    [401, 'authError'],
  ])('reports a configuration error for %d %s, and writes again when it is fixed', async (status, reason) => {
    answer = (_, insert) => (insert === 0 ? failure(status, reason) : inserted);
    expect(await append(rows(2))).toEqual(['WAREHOUSE_SETUP', 'WAREHOUSE_SETUP']);
    expect(await append(rows(1))).toEqual([undefined]);
    expect(inserts).toHaveLength(2);
  });
});
