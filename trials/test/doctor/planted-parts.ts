import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '@cio-bus/customerio-sandbox';
import { findRedis, startLocalRedis } from '@cio-bus/servers';
import { closeServer } from '@cio-bus/service';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';

/** The credentials that the workspaces here take. */
export const keys = { siteId: 'site', trackApiKey: 'track-key', appApiKey: 'app-key' };

/** A server that ends with the test. @returns its origin */
export async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => closeServer(server));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A workspace of Customer.io with these reporting webhooks. @returns its origin */
export async function aWorkspace(region: 'us' | 'eu', webhooks: readonly object[] = []): Promise<string> {
  const sandbox = createSandbox({ ...keys, region });
  const { url } = await sandbox.start();
  onTestFinished(() => sandbox.stop());
  const headers = { authorization: `Bearer ${keys.appApiKey}`, 'content-type': 'application/json' };
  for (const webhook of webhooks)
    await fetch(`${url}/v1/reporting_webhooks`, { method: 'POST', headers, body: JSON.stringify(webhook) });
  return url;
}

/** The same server, whose clock is off. @returns its origin */
export const withClockOff = (origin: string, offMs: number): Promise<string> =>
  listening(async (request, response) => {
    const { authorization = '' } = request.headers;
    const answer = await fetch(origin + request.url, { method: request.method ?? 'GET', headers: { authorization } });
    const date = new Date(Date.now() + offMs).toUTCString();
    response.writeHead(answer.status, { 'content-type': 'application/json', date }).end(await answer.text());
  });

/** The health listener of a service whose keys were refused. @returns its origin */
export const aHaltedService = (): Promise<string> =>
  listening((request, response) => {
    const reasons = ['consumer customerio-track-publisher is halted by VENDOR_AUTH'];
    if (request.url === '/readyz') return void response.writeHead(503).end(JSON.stringify({ ready: false, reasons }));
    response.end('# TYPE cio_bus_gate_closed gauge\ncio_bus_gate_closed{handler="h",cause="configuration"} 1\n');
  });

/** What a sink answers whose table these statements have made. @returns its origin */
export async function aTable(statements: readonly string[]): Promise<string> {
  const database = await DuckDBInstance.create(':memory:');
  onTestFinished(() => database.closeSync());
  const connection = await database.connect();
  for (const statement of statements) await connection.run(statement);
  return listening(async (request, response) => {
    try {
      const { sql } = JSON.parse(await textOf(request));
      const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
      response.end(JSON.stringify({ rows }));
    } catch (error) {
      response.writeHead(400).end(JSON.stringify({ error: (error as Error).message }));
    }
  });
}

const textOf = (request: IncomingMessage) => request.map(String).reduce((all: string, part: string) => all + part, '');

/** A folder that goes with the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A Redis that evicts, and keeps nothing. @returns its address; undefined where this machine has no Redis */
export async function aForgetfulRedis(): Promise<string | undefined> {
  const command = await findRedis(process.env).catch((error: unknown) => {
    if (process.env.CI === 'true') throw error;
    return undefined;
  });
  if (!command) return undefined;
  const settings = ['--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no'];
  const redis = await startLocalRedis({ command, folder: await aFolder(), settings });
  onTestFinished(() => redis.stop());
  return redis.url;
}
