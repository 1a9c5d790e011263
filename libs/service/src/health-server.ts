import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceTelemetry } from './prometheus-telemetry.ts';
import type { ServicePart } from './service-part.ts';

/** A running health listener. */
export interface HealthServer {
  readonly port: number;
  /** Makes `/readyz` return 503 with this reason; undefined returns to the parts' own readiness. */
  setUnready(reason: string | undefined): void;
  close(): Promise<void>;
}

interface Options {
  host: string;
  port: number;
  telemetry: ServiceTelemetry;
  parts: readonly ServicePart[];
}

/** Enough for probes, scrapes and an operator; further connections are closed at once. */
const CONNECTIONS = 100;
/** Time in which a request must have arrived. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Serves `/healthz` (liveness), `/readyz` (readiness), `/metrics`, and the routes of the parts. */
export async function startHealthServer({ host, port, telemetry, parts }: Options): Promise<HealthServer> {
  let unready: string | undefined = 'starting';
  const unreadiness = () => (unready ? [unready] : parts.flatMap((part) => part.unready?.() ?? []));
  const pages: Pages = {
    '/healthz': (response) => sendJson(response, 200, { status: 'ok' }),
    '/readyz': (response) => {
      const reasons = unreadiness();
      sendJson(response, reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons });
    },
    '/metrics': async (response) => {
      telemetry.gauge('cio_bus_ready', {}, unreadiness().length === 0 ? 1 : 0);
      send(response, 200, { type: telemetry.contentType, body: await telemetry.exposition() });
    },
  };
  const server = createServer(listenerOf(pages, await routesOf(parts))).listen(port, host);
  server.maxConnections = CONNECTIONS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    setUnready: (reason) => {
      unready = reason;
    },
    close: () => closeServer(server),
  };
}

/** Stops listening and closes open connections. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** Responds to a GET of a path. */
type Pages = Readonly<Record<string, (response: ServerResponse) => void | Promise<void>>>;

function listenerOf(pages: Pages, otherwise: RequestListener): RequestListener {
  return async (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    const page = request.method === 'GET' || request.method === 'HEAD' ? pages[path] : undefined;
    if (!page) return otherwise(request, response);
    try {
      await page(response);
    } catch (error) {
      sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** Express is loaded only for routes: it takes 8 MB, and most services have none. */
async function routesOf(parts: readonly ServicePart[]): Promise<RequestListener> {
  const routes = parts.flatMap((part) => part.routes ?? []);
  if (routes.length === 0) return (_request, response) => sendJson(response, 404, { error: 'not found' });
  const { default: express } = await import('express');
  return express().disable('x-powered-by').use(routes);
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, { type: 'application/json; charset=utf-8', body: JSON.stringify(body) });

function send(response: ServerResponse, status: number, { type, body }: { type: string; body: string }): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
