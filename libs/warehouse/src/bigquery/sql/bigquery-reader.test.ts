import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { closeServer, defineConfig } from '@cio-bus/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { warehouseQuerySettings } from '../../registry.ts';
import { createRestClient } from '../connection/rest-client.ts';
import { createBigqueryReader } from './bigquery-reader.ts';

interface Request {
  method: string;
  configuration?: { dryRun?: boolean };
}
/** Handles a request, or returns true to let it be answered with success. */
type Reaction = (request: Request, exchange: { incoming: IncomingMessage; response: ServerResponse }) => boolean;

const job = { jobReference: { projectId: 'p', jobId: 'j', location: 'EU' }, status: { state: 'DONE' } };
const result = {
  ...job,
  jobComplete: true,
  schema: { fields: [{ name: 'n', type: 'INTEGER' }] },
  rows: [{ f: [{ v: '5' }] }],
};

const hangUp: Reaction = (_request, { incoming }) => {
  incoming.socket.destroy();
  return false;
};
const answerStatus =
  (code: number): Reaction =>
  (_request, { response }) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code, message: 'no', errors: [{ reason: 'scripted', message: 'no' }] } }));
    return false;
  };

describe('reading BigQuery', () => {
  let server: Server;
  let requests: Request[];
  let reactions: Reaction[];
  const read = () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { WAREHOUSE: 'bigquery', BIGQUERY_PROJECT: 'p', BIGQUERY_REST_URL: url };
    return createBigqueryReader(createRestClient(defineConfig(warehouseQuerySettings).parse(settings))).query(
      'SELECT 5',
    );
  };

  beforeEach(async () => {
    requests = [];
    reactions = [];
    server = createServer(async (incoming, response) => {
      const method = incoming.method ?? '';
      const request: Request = method === 'POST' ? { method, ...((await json(incoming)) as object) } : { method };
      requests.push(request);
      if (reactions.shift()?.(request, { incoming, response }) === false) return;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(method === 'POST' ? job : result));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => closeServer(server));

  const answer: Reaction = () => true;

  it.each([
    ['the dry run', [hangUp]],
    ['the query', [answer, hangUp]],
    ['the rows', [answer, answer, hangUp]],
    ['two tries', [hangUp, answerStatus(503)]],
  ])('repeats the query when the connection ends in the middle of %s', async (_name, given) => {
    reactions = [...given];
    expect(await read()).toEqual([{ n: 5 }]);
    expect(requests.length).toBe(given.length + 3);
  });

  it('ends with an outage after three tries', async () => {
    reactions = Array.from({ length: 9 }, () => hangUp);
    await expect(read()).rejects.toThrow('WAREHOUSE_UNAVAILABLE');
    expect(requests.length).toBe(3);
  });

  it('asks once when the query is refused', async () => {
    reactions = [answerStatus(400)];
    await expect(read()).rejects.toThrow('no');
    expect(requests.length).toBe(1);
  });
});
