import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { quietTelemetry, Secret } from '@cio-bus/service';
import { onTestFinished } from 'vitest';
import { type CustomerIOService, createCustomerIOService } from '../src/index.ts';

/** A request that the server has received. */
export interface Received {
  method: string;
  /** With the query. */
  path: string;
  authorization: string;
  body: Record<string, unknown>;
}

/** How the server responds. `reset` drops the connection after reading the request; `never` leaves it open. */
export type Reply =
  | { status: number; body?: unknown; text?: string; headers?: Record<string, string> }
  | 'reset'
  | 'never';

/** Items of a batch request. */
export const batchOf = (request: Received) => request.body.batch as Record<string, unknown>[];

const REGION_PATH = '/api/v1/accounts/region';

/** Starts a stand-in for Customer.io on a free port: responds with `reply`, and reports the region of the account. */
export async function vendorServer(reply: (request: Received) => Reply, region: string | (() => string) = 'us') {
  const received: Received[] = [];
  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function respond(request: IncomingMessage, response: ServerResponse) {
    const text = Buffer.concat(await request.toArray()).toString();
    const { method = '', url: path = '' } = request;
    const body = text === '' ? {} : JSON.parse(text);
    const seen = { method, path, authorization: request.headers.authorization ?? '', body };
    if (path === REGION_PATH)
      return void response.end(JSON.stringify({ region: typeof region === 'string' ? region : region() }));
    received.push(seen);
    const given = reply(seen);
    if (given === 'reset') return void request.socket.resetAndDestroy();
    if (given === 'never') return;
    response.writeHead(given.status, given.headers ?? {});
    response.end(given.text ?? JSON.stringify(given.body ?? {}));
  }

  return { url, received };
}

/** A service that calls both APIs at this address; stopped when the test ends. */
export function serviceAt(url: string, timeoutMs = 2_000, anonymous: 'v1' | 'v2' = 'v1'): CustomerIOService {
  const settings = {
    CUSTOMERIO_ANONYMOUS: anonymous,
    CUSTOMERIO_REGION: 'us',
    BUS_ENVIRONMENT: 'staging',
    CUSTOMERIO_SITE_ID: 'site',
    CUSTOMERIO_TRACK_API_KEY: new Secret('track-key'),
    CUSTOMERIO_TRACK_URL: url,
    CUSTOMERIO_TRACK_TIMEOUT_MS: timeoutMs,
    CUSTOMERIO_TRACK_RATE: 3_000,
    CUSTOMERIO_APP_API_KEY: new Secret('app-key'),
    CUSTOMERIO_APP_URL: url,
    CUSTOMERIO_SEND_TIMEOUT_MS: timeoutMs,
    CUSTOMERIO_SEND_RATE: 1_000,
  } as const;
  const service = createCustomerIOService(settings, quietTelemetry('test'));
  onTestFinished(() => service.stop());
  return service;
}

/**
 * An address that refuses connections: the port is taken on another address of this machine until the test ends, so that no
 * other process listens on it.
 */
export async function refusingAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.2:${(server.address() as AddressInfo).port}`;
}
