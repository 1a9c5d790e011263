import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import express, { type ErrorRequestHandler, type Router } from 'express';
import { createAdmission } from './admission.ts';

/** Path that Customer.io posts to. */
export const WEBHOOK_PATH = '/webhooks/customerio';

/** Path that the platform's startup probe asks. */
export const HEALTH_PATH = '/healthz';

/** Customer.io times out after 4 s; a client that sends a request more slowly than this is not Customer.io. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Further connections are closed at once: each takes memory before its first request. */
const MAX_CONNECTIONS = 2_000;

interface Options {
  host: string;
  /** 0 picks a free port. */
  port: number;
  router: Router;
  /** The longest time at stop for requests in progress, ms. */
  stopMs: number;
  telemetry: Telemetry;
}

/** Creates the public listener. Its start fails when the port is in use; its stop completes requests in progress. */
export function createListener({
  host,
  port,
  router,
  stopMs,
  telemetry,
}: Options): ServicePart & { readonly port: number } {
  const app = appOf(router, telemetry);
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000 }, app);
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', refuse);
  return {
    name: 'webhook listener',
    get port() {
      return (server.address() as AddressInfo | null)?.port ?? port;
    },
    async start() {
      await listen(server, port, host);
      telemetry.logger.info({ port: this.port, path: WEBHOOK_PATH }, 'listening for webhooks');
    },
    stop: () => stopServer(server, stopMs),
  };
}

function appOf(router: Router, telemetry: Telemetry) {
  const app = express().disable('x-powered-by');
  // The platform sends requests once this succeeds. The listener starts after the producer, so both then work.
  app.get(HEALTH_PATH, (_request, response) => void response.status(204).end());
  app.use(WEBHOOK_PATH, createAdmission(telemetry), router);
  app.use((_request, response) => void response.status(404).json({ error: `only ${WEBHOOK_PATH} exists` }));
  // 503 asks Customer.io to retry: after a 400 or a 500 it would wait an hour.
  const unexpected: ErrorRequestHandler = (error, _request, response, _next) => {
    telemetry.logger.error({ err: error }, 'webhook request failed');
    response.status(503).json({ error: 'not accepted; retry later' });
  };
  app.use(unexpected);
  return app;
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const inUse = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw new Error(
      inUse ? `port ${port} on ${host} is in use; set PORT to a free port` : `cannot listen on ${host}:${port}`,
      {
        cause,
      },
    );
  }
}

/** Stops accepting connections, and resolves once every request in progress has its response, or after this time. */
async function stopServer(server: Server, stopMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const closeIdle = setInterval(() => server.closeIdleConnections(), 20); // a connection is idle after its response
  const deadline = setTimeout(() => server.closeAllConnections(), stopMs);
  await closed;
  clearInterval(closeIdle);
  clearTimeout(deadline);
}

/** Node responds 400 to malformed HTTP, and 408 to slow requests; with 503 Customer.io retries sooner. */
function refuse(_error: Error, socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
}
