import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, defineConfig } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPersonEraser, warehouseQuerySettings } from '../registry.ts';
import { requestSink } from './request-sink.ts';
import { createSqlClient } from './sql-client.ts';

/** Starts a scripted sink. @returns its origin */
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
const post = (origin: string, timeoutMs = PATIENT_MS) => requestSink(origin, '/sql', { sql: 'SELECT 1' }, timeoutMs);

describe('requestSink', () => {
  it('posts the parameters as JSON, and resolves with the response', async () => {
    const received: unknown[] = [];
    const origin = await sinkThat(async (request, response) => {
      const body = await request.map(String).reduce((all: string, part: string) => all + part, '');
      received.push(request.method, request.url, request.headers['content-type'], body);
      response.end('{"rows":[{"n":1}]}');
    });
    expect(await post(origin)).toEqual({ rows: [{ n: 1 }] });
    expect(received).toEqual(['POST', '/sql', 'application/json', '{"sql":"SELECT 1"}']);
  });

  it('repeats the request when its connection is closed, as an idle one may be at its next use', async () => {
    let received = 0;
    const origin = await sinkThat((request, response) => {
      received += 1;
      if (received < 3) request.socket.destroy();
      else response.end('{"rows":[]}');
    });
    expect(await post(origin)).toEqual({ rows: [] });
    expect(received).toBe(3);
  });

  it.each([
    [400, '{"error":"no such column"}', 'no such column'],
    [403, '', 'answered 403'],
    [404, '<html>', 'answered 404'],
    [404, '{"error":{"code":"NOT_FOUND"}}', 'answered 404'],
    [200, '{"status":"ok"}', 'is not a sink'],
    [200, 'null', 'is not a sink'],
  ])('reports a refusal after %d %s', async (status, body, reason) => {
    const request = post(await sinkThat(answering(status, body)));
    await expect(request).rejects.toMatchObject({ name: 'QueryError', message: expect.stringContaining(reason) });
  });

  const half: RequestListener = (_, response) => void response.writeHead(200, { 'content-length': 9 }).write('{"rows"');
  it.each<[string, RequestListener, number, string]>([
    ['503 with a reason', answering(503, '{"error":"try again"}'), PATIENT_MS, 'try again'],
    ['502 from a proxy', answering(502, '<html>'), PATIENT_MS, 'answered 502'],
    ['a closed connection', (request) => void request.socket.destroy(), PATIENT_MS, 'WAREHOUSE_SQL_URL'],
    ['silence', () => {}, IMPATIENT_MS, 'timeout'],
    ['half a response', half, IMPATIENT_MS, 'timeout'],
  ])('reports an unavailable warehouse after %s', async (_, answer, timeoutMs, reason) => {
    const request = post(await sinkThat(answer), timeoutMs);
    await expect(request).rejects.toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
      message: expect.stringContaining(reason),
    });
  });

  it('names the reason and the setting when nothing listens there', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    await closeServer(gone);
    await expect(post(`http://127.0.0.1:${port}`)).rejects.toThrow(/ECONNREFUSED.*WAREHOUSE_SQL_URL/);
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
  ])('distinguishes an unavailable sink from a refusal, for %s', async (_, request) => {
    const unavailable = request(await sinkThat(answering(503, '{}')));
    await expect(unavailable).rejects.toMatchObject({ code: 'WAREHOUSE_UNAVAILABLE' });
    const refused = request(await sinkThat(answering(400, '{}')));
    await expect(refused).rejects.toMatchObject({ name: 'QueryError' });
  });
});
