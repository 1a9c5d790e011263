import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
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
  const app = express().disable('x-powered-by');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  const unreadiness = () => (unready ? [unready] : parts.flatMap((part) => part.unready?.() ?? []));
  app.get('/readyz', (_request, response) => {
    const reasons = unreadiness();
    response.status(reasons.length === 0 ? 200 : 503).json({ ready: reasons.length === 0, reasons });
  });
  app.get('/metrics', async (_request, response) => {
    telemetry.gauge('cio_bus_ready', {}, unreadiness().length === 0 ? 1 : 0);
    response.type(telemetry.contentType).send(await telemetry.exposition());
  });
  for (const { routes } of parts) if (routes) app.use(routes);

  const server = app.listen(port, host);
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
