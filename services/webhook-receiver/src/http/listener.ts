import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { boundConnections, type Connections } from './connections.ts';
import { type Phase, publicPort, type Receive, WEBHOOK_PATH } from './public-port.ts';
import { serverOf } from './server.ts';

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
    stop: () => close(server, { connections, stopMs }),
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
      await close(server, { connections, stopMs: stopMs - noticeMs });
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
}

/** Stops accepting connections, and resolves once every request in progress has its response, or after this time. */
async function close(server: Server, { connections, stopMs }: Closing): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const closeIdle = setInterval(() => {
    server.closeIdleConnections(); // a connection is idle after its response
    connections.closeUnused();
  }, 20);
  const deadline = setTimeout(() => server.closeAllConnections(), stopMs);
  await closed;
  clearInterval(closeIdle);
  clearTimeout(deadline);
}
