import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BusError } from '@cio-bus/contracts';
import { closeServer, quietTelemetry } from '@cio-bus/service';
import { createSqlClient, QueryError, type QueryParameters } from '@cio-bus/warehouse';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerSql } from './answer-sql.ts';

describe('answerSql', () => {
  let server: Server;
  let origin: string;
  let asked: unknown[];
  let answer: (sql: string) => Record<string, unknown>[];
  beforeEach(async () => {
    asked = [];
    answer = () => [{ n: 1 }];
    const warehouse = {
      query: async (sql: string, parameters?: QueryParameters) => {
        asked.push([sql, parameters]);
        return answer(sql);
      },
    };
    server = express()
      .use(answerSql({ warehouse, telemetry: quietTelemetry('test') }))
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => closeServer(server));

  const post = (body: string, type = 'application/json') =>
    fetch(`${origin}/sql`, { method: 'POST', headers: { 'content-type': type }, body });

  it('sends rows to the client', async () => {
    expect(await createSqlClient(origin).query('SELECT $a', { a: 'x' })).toEqual([{ n: 1 }]);
    expect(asked).toEqual([['SELECT $a', { a: 'x' }]]);
  });

  it('answers 400 with the reason when the query is refused', async () => {
    answer = () => {
      throw new QueryError('only SELECT and EXPLAIN are allowed, not DELETE');
    };
    const response = await post('{"sql":"DELETE"}');
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'only SELECT and EXPLAIN are allowed, not DELETE' },
    ]);
    await expect(createSqlClient(origin).query('DELETE')).rejects.toThrow('not DELETE');
  });

  it('answers 503 while the warehouse is not open', async () => {
    answer = () => {
      throw new BusError('WAREHOUSE_UNAVAILABLE', 'the warehouse is not open');
    };
    expect((await post('{"sql":"SELECT 1"}')).status).toBe(503);
  });

  it.each([
    ['malformed JSON', '{"sql":', 'application/json'],
    ['no SQL', '{}', 'application/json'],
    ['empty SQL', '{"sql":""}', 'application/json'],
    ['SQL that is not text', '{"sql":5}', 'application/json'],
    ['a parameter that is an object', '{"sql":"SELECT $a","parameters":{"a":{}}}', 'application/json'],
    ['a form, which any web page can send', '{"sql":"SELECT 1"}', 'text/plain'],
  ])('answers 400 to %s', async (_, body, type) => {
    const response = await post(body, type);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.any(String) });
    expect(asked).toEqual([]);
  });

  it('answers 413 to more than 100 kB without reading it', async () => {
    expect((await post(JSON.stringify({ sql: 'x'.repeat(110_000) }))).status).toBe(413);
    expect(asked).toEqual([]);
  });

  it('answers 403 to a web page whose name resolves to this machine', async () => {
    const sent = request(`${origin}/sql`, { method: 'POST', headers: { host: 'evil.example' } });
    sent.end();
    const [response] = await once(sent, 'response');
    response.resume();
    expect(response.statusCode).toBe(403);
  });
});
