import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, defineConfig } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPersonEraser, warehouseQuerySettings } from '../registry.ts';
import { requestSink } from './request-sink.ts';
import { createSqlClient } from './sql-client.ts';

/** A sink that answers as told. @returns its origin */
async function sinkThat(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => closeServer(server));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const answering =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status).end(body);

const PATIENT_MS = 10_000;
const IMPATIENT_MS = 50;
const ask = (origin: string, timeoutMs = PATIENT_MS) => requestSink(origin, '/sql', { sql: 'SELECT 1' }, timeoutMs);

describe('requestSink', () => {
  it('posts the question as JSON, and resolves with the answer', async () => {
    const asked: unknown[] = [];
    const origin = await sinkThat(async (request, response) => {
      const body = await request.map(String).reduce((all: string, part: string) => all + part, '');
      asked.push(request.method, request.url, request.headers['content-type'], body);
      response.end('{"rows":[{"n":1}]}');
    });
    expect(await ask(origin)).toEqual({ rows: [{ n: 1 }] });
    expect(asked).toEqual(['POST', '/sql', 'application/json', '{"sql":"SELECT 1"}']);
  });

  it.each([
    [400, '{"error":"no such column"}', 'no such column'],
    [403, '', 'answered 403'],
    [404, '<html>', 'answered 404'],
    [200, '{"status":"ok"}', 'is not a sink'],
    [200, 'null', 'is not a sink'],
  ])('calls the question wrong after %d %s', async (status, body, reason) => {
    const asking = ask(await sinkThat(answering(status, body)));
    await expect(asking).rejects.toMatchObject({ name: 'QueryError', message: expect.stringContaining(reason) });
  });

  const half: RequestListener = (_, response) => void response.writeHead(200, { 'content-length': 9 }).write('{"rows"');
  it.each<[string, RequestListener, number, string]>([
    ['503 with a reason', answering(503, '{"error":"try again"}'), PATIENT_MS, 'try again'],
    ['502 of whatever stands before it', answering(502, '<html>'), PATIENT_MS, 'answered 502'],
    ['a connection that it cuts', (request) => void request.socket.destroy(), PATIENT_MS, 'WAREHOUSE_SQL_URL'],
    ['silence', () => {}, IMPATIENT_MS, 'timeout'],
    ['half an answer', half, IMPATIENT_MS, 'timeout'],
  ])('calls the warehouse away after %s', async (_, answer, timeoutMs, reason) => {
    const asking = ask(await sinkThat(answer), timeoutMs);
    await expect(asking).rejects.toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
      message: expect.stringContaining(reason),
    });
  });

  it('names the reason, and the setting, when nobody is there', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    await closeServer(gone);
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow(/ECONNREFUSED.*WAREHOUSE_SQL_URL/);
  });

  it.each([
    ['a query', (origin: string) => createSqlClient(origin).query('SELECT 1')],
    [
      'a request to forget',
      (origin: string) =>
        createPersonEraser(defineConfig(warehouseQuerySettings).parse({ WAREHOUSE_SQL_URL: origin })).erase('ada', {
          mode: 'mask',
        }),
    ],
  ])('tells %s that met a sink which cannot answer now from one that is wrong', async (_, asking) => {
    const away = asking(await sinkThat(answering(503, '{}')));
    await expect(away).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
    const wrong = asking(await sinkThat(answering(400, '{}')));
    await expect(wrong).rejects.toMatchObject({ name: 'QueryError' });
  });
});
