import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BusError } from '@cio-bus/contracts';
import { closeServer, defineConfig, quietTelemetry } from '@cio-bus/service';
import { createPersonEraser, type Erasure, QueryError, warehouseQuerySettings } from '@cio-bus/warehouse';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetPerson } from './forget-person.ts';

describe('forgetPerson', () => {
  let server: Server;
  let origin: string;
  let asked: unknown[];
  let answer: () => Erasure;
  beforeEach(async () => {
    asked = [];
    answer = () => ({ rows: 5, waiting: 0 });
    const warehouse = {
      erase: async (...given: unknown[]) => {
        asked.push(given);
        return answer();
      },
    };
    server = express()
      .use(forgetPerson({ warehouse, telemetry: quietTelemetry('test') }))
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => closeServer(server));

  const eraser = () => createPersonEraser(defineConfig(warehouseQuerySettings).parse({ WAREHOUSE_SQL_URL: origin }));
  const post = (body: string, type = 'application/json') =>
    fetch(`${origin}/forget`, { method: 'POST', headers: { 'content-type': type }, body });

  it('erases the person, and answers the number of rows', async () => {
    expect(await eraser().erase('ada', { mode: 'mask', dryRun: true })).toEqual({ rows: 5, waiting: 0 });
    expect(asked).toEqual([['ada', { mode: 'mask', dryRun: true }]]);
  });

  it('sends the reason of a refusal', async () => {
    answer = () => {
      throw new QueryError('rows of this warehouse are erased in it');
    };
    await expect(eraser().erase('ada', { mode: 'delete' })).rejects.toThrow('erased in it');
  });

  it('answers 503 without a reason that could name a person, while the warehouse is not open', async () => {
    answer = () => {
      throw new BusError('WAREHOUSE_UNAVAILABLE', 'ada');
    };
    const response = await post('{"person":"ada","mode":"mask"}');
    expect([response.status, await response.text()]).toEqual([503, expect.not.stringContaining('ada')]);
  });

  it.each([
    ['malformed JSON', '{"person":', 'application/json'],
    ['an empty person', '{"person":"","mode":"mask"}', 'application/json'],
    ['an unknown mode', '{"person":"ada","mode":"shred"}', 'application/json'],
    ['an unknown field', '{"person":"ada","mode":"mask","all":true}', 'application/json'],
    ['a form, which any web page can send', '{"person":"ada","mode":"mask"}', 'text/plain'],
  ])('answers 400 to %s', async (_, body, type) => {
    expect((await post(body, type)).status).toBe(400);
    expect(asked).toEqual([]);
  });

  it('answers 413 to more than 10 kB without reading it', async () => {
    const { status } = await post(JSON.stringify({ person: 'x'.repeat(11_000), mode: 'mask' }));
    expect(status).toBe(413);
  });

  it('answers 403 to a web page whose name resolves to this machine', async () => {
    const sent = request(`${origin}/forget`, { method: 'POST', headers: { host: 'evil.example' } });
    sent.end();
    const [response] = await once(sent, 'response');
    response.resume();
    expect(response.statusCode).toBe(403);
  });
});
