import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import express, { type ErrorRequestHandler, type Router } from 'express';
import { createAdmission } from './admission.ts';

/** Where Customer.io posts its events. */
export const WEBHOOK_PATH = '/webhooks/customerio';

/** Customer.io gives up after 4 s; a client that takes longer than this to send a request is another one. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Beyond these, connections are closed at once: each takes memory before it has asked for anything. */
const CONNECTIONS = 2_000;
const STOP_GRACE_MS = 5_000;

interface Options {
  host: string;
  /** 0 takes a free one. */
  port: number;
  router: Router;
  telemetry: Telemetry;
}

/** The public listener. Starting fails when the port is taken; stopping answers what is under way first. */
export function createListener({ host, port, router, telemetry }: Options): ServicePart & { readonly port: number } {
  const app = appOf(router, telemetry);
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000 }, app);
  server.maxConnections = CONNECTIONS;
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
    stop: () => stopServer(server),
  };
}

function appOf(router: Router, telemetry: Telemetry) {
  const app = express().disable('x-powered-by');
  app.use(WEBHOOK_PATH, createAdmission(telemetry), router);
  app.use((_request, response) => void response.status(404).json({ error: `only ${WEBHOOK_PATH} is here` }));
  // Whatever nobody foresaw is to be sent again: Customer.io waits an hour after a 400 or a 500.
  const unforeseen: ErrorRequestHandler = (error, _request, response, _next) => {
    telemetry.logger.error({ err: error }, 'webhook request failed');
    response.status(503).json({ error: 'not accepted now; send it again' });
  };
  app.use(unforeseen);
  return app;
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw new Error(
      taken ? `port ${port} of ${host} is taken; set PORT to another one` : `cannot listen on ${host}:${port}`,
      {
        cause,
      },
    );
  }
}

/** Takes no new connection, and resolves once every request under way is answered, at the latest after the grace time. */
async function stopServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const closeIdle = setInterval(() => server.closeIdleConnections(), 20); // a connection is idle once it was answered
  const deadline = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
  await closed;
  clearInterval(closeIdle);
  clearTimeout(deadline);
}

/** Node answers 400 to what is no HTTP, and 408 to what is too slow; this sender is better told to come again. */
function refuse(_error: Error, socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
}
