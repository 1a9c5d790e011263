import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Deliveries } from './deliveries.ts';

/** Behaviour of a stub. */
export interface StubBehaviour {
  /** Share of messages that are rejected with 400; always the same messages. */
  rejectedShare: number;
}

/**
 * Creates the HTTP service that commands are delivered to. `POST /deliver/<key>/<seq>` responds after its latency,
 * `POST /outage/<ms>` responds with 503 to everything for this long, `POST /mark` sets a mark, `GET /stats` returns the
 * statistics.
 */
export function createStub({ rejectedShare }: StubBehaviour): Server {
  const deliveries = new Deliveries(rejectedShare);
  const delivering = new WeakSet<Socket>(); // connections that query the statistics are not counted

  function route(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const [, action, first = '', second] = (request.url ?? '').split('/');
    if (action === 'deliver') {
      if (!delivering.has(request.socket)) deliveries.countConnection();
      delivering.add(request.socket);
      deliveries.deliver(first, Number(second), (status) => respond(response, status));
      return;
    }
    if (action === 'outage') deliveries.beginOutage(Number(first));
    if (action === 'mark') deliveries.mark();
    response.setHeader('content-type', 'application/json');
    respond(response, 200, JSON.stringify(deliveries.stats));
  }

  const server = createServer(route);
  server.keepAliveTimeout = 60_000; // a call after a pause must not hit a closing connection
  return server;
}

function respond(response: ServerResponse, status: number, body = ''): void {
  response.statusCode = status;
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
