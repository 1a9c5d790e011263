import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { closeLingering, lingerOnClose } from './lingering-close.ts';

/** Customer.io times out after 4 s; a client that sends a request more slowly than this is not Customer.io. */
const REQUEST_TIMEOUT_MS = 10_000;
const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Creates an HTTP server that resets no connection, and responds 503 where Node would respond 400 or 408. */
export function serverOf({ keepAliveMs, lingerMs }: { keepAliveMs: number; lingerMs: number }): Server {
  const server = createServer({
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: keepAliveMs,
    keepAlive: true, // a balancer that vanished is noticed
    requireHostHeader: false, // without this, Node responds 400
  });
  server.on('connection', (socket) => lingerOnClose(socket, lingerMs));
  server.on('clientError', (_error, socket: Socket) => refuse(socket, lingerMs));
  server.on('connect', (_request, socket: Socket) => refuse(socket, lingerMs)); // without this, Node resets it
  // Without this, Node responds 417.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  return server;
}

/** Node responds 400 to malformed HTTP, and 408 to slow requests; with 503 Customer.io retries sooner. */
function refuse(socket: Socket, lingerMs: number): void {
  // No longer writable: it is being closed, or has been.
  if (socket.writable) closeLingering(socket, lingerMs, UNAVAILABLE);
}
