import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { countResponse } from '@cio-bus/webhooks';
import { boundConnections, type Connections } from './connections.ts';
import { type Phase, publicPort, type Receive, WEBHOOK_PATH } from './public-port.ts';
import { respond } from './responses.ts';
import { serverOf } from './server.ts';

/** How long before it closes all connections a stop responds to what has no response yet, ms. */
const LAST_RESPONSES_MS = 250;

interface Options {
  host: string;
  /** 0 picks a free port. */
  port: number;
  receive: Receive;
  /** How long an idle connection stays open, ms. @default 620,000, longer than a load balancer uses it */
  keepAliveMs?: number;
  /** The longest time at stop, ms. */
  stopMs: number;
  /** Time at stop in which requests are still accepted, ms, at most half of `stopMs`. */
  noticeMs: number;
  /** Bytes that `receive` keeps of one body at most. */
  bodyLimitBytes: number;
  /** How long a client may still send on a connection that is being closed, ms. @default 2,000 */
  lingerMs?: number;
  /** @default 2,000 */
  maxConnections?: number;
  telemetry: Telemetry;
  /** Ms since the epoch. @default Date.now */
  now?: () => number;
  /** @default a timer */
  wait?: (ms: number) => Promise<unknown>;
}

/** The public listener, as two parts of the service: what `receive` needs starts between them. */
export interface Listener {
  /** Opens the port, and responds 503 to webhooks: a refused connection would make Customer.io wait an hour. */
  readonly listening: ServicePart & { readonly port: number };
  /** Accepts webhooks. Its stop closes the port, once clients had time to notice and every request has its response. */
  readonly accepting: ServicePart;
}

/** Creates the public listener. Its start fails when the port is in use. */
export function createListener(options: Options): Listener {
  const { host, port, keepAliveMs = 620_000, stopMs, maxConnections = 2_000, telemetry } = options;
  const { lingerMs = 2_000, now = Date.now, wait = sleep } = options;
  const phase: Phase = { name: 'starting', since: now() };
  const server = serverOf({ keepAliveMs, lingerMs });
  const connections = boundConnections(server, maxConnections);
  const announceStop = announcesStop(server, connections, phase);
  server.on('request', publicPort(options, { phase, now })); // after the listeners that only watch
  const refuseAll = () => {
    for (const response of connections.responses()) refuse(response, { telemetry, now });
  };

  const listening = {
    name: 'webhook port',
    get port() {
      return (server.address() as AddressInfo | null)?.port ?? port;
    },
    async start() {
      await listen(server, port, host);
      phase.since = now();
      telemetry.logger.info({ port: this.port, path: WEBHOOK_PATH }, 'listening for webhooks');
    },
    stop: () => close(server, { connections, stopMs, refuseAll }),
  };
  const accepting = {
    name: 'webhook listener',
    async start() {
      phase.name = 'accepting';
    },
    async stop() {
      announceStop();
      const noticeMs = Math.min(options.noticeMs, stopMs / 2);
      if (server.listening) await wait(noticeMs);
      await close(server, { connections, stopMs: stopMs - noticeMs, refuseAll });
    },
  };
  return { listening, accepting };
}

/** From the call on, all responses ask the client to use another connection. */
function announcesStop(server: Server, connections: Connections, phase: Phase): () => void {
  const announce = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  server.on('request', (_request, response: ServerResponse) => {
    if (phase.name === 'stopping') announce(response);
  });
  return () => {
    phase.name = 'stopping';
    connections.responses().forEach(announce);
  };
}

/** Responds 503 to a request that cannot be completed any more: after a reset Customer.io would wait an hour. */
function refuse(response: ServerResponse, { telemetry, now }: { telemetry: Telemetry; now: () => number }): void {
  if (response.headersSent) return;
  response.setHeader('Connection', 'close');
  countResponse(telemetry, 503, now(), response.req);
  respond(response, 503, { error: 'stopping; send it again' });
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

interface Closing {
  connections: Connections;
  stopMs: number;
  /** Responds to all that have no response yet. */
  refuseAll: () => void;
}

/**
 * Stops accepting connections, and resolves once every request in progress has its response, or after this time. Those that
 * would not have one by then are refused shortly before.
 */
async function close(server: Server, { connections, stopMs, refuseAll }: Closing): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const closeIdle = setInterval(() => {
    server.closeIdleConnections(); // a connection is idle after its response
    connections.closeUnused();
  }, 20);
  const lastCall = setTimeout(refuseAll, Math.max(stopMs - LAST_RESPONSES_MS, stopMs / 2));
  const deadline = setTimeout(() => server.closeAllConnections(), stopMs);
  await closed;
  clearInterval(closeIdle);
  clearTimeout(lastCall);
  clearTimeout(deadline);
}
