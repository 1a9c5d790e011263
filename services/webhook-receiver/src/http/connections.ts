import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server. */
export interface Connections {
  /** Closes those on which nothing has arrived yet: the HTTP server takes them for busy ones. */
  closeUnused(): void;
  /** The responses that are being prepared. */
  responses(): ServerResponse[];
}

/**
 * Bounds the connections of a server by making room for a new one, where `maxConnections` would reset it: clients that
 * connect and never send a whole request must not close the port. The connection that has waited longest for its client is
 * closed, first of all one that never had an event accepted; none whose response is being prepared.
 *
 * The responses that are being prepared are kept by connection. A set of them would move to a larger table every few dozen
 * requests; the table that it leaves, once it is in V8's old generation, keeps the requests that were in it until that is
 * collected.
 */
export function boundConnections(server: Server, max: number): Connections {
  /** With the response that is being prepared. */
  const open = new Map<Socket, ServerResponse | undefined>();
  /** Without a complete request, the longest first. */
  const waiting = new Set<Socket>();
  /** Had a request accepted. */
  const trusted = new WeakSet<Socket>();

  const makeRoom = () => {
    const victim = longestOf(waiting, trusted);
    if (!victim) return; // all have a response coming, which their number is bounded for
    victim.destroy();
    forget(victim);
  };
  const forget = (socket: Socket) => {
    open.delete(socket);
    waiting.delete(socket);
  };

  // Functions of a request and a response, so that no request needs functions of its own.
  function hasArrived(this: IncomingMessage) {
    if (open.get(this.socket)) waiting.delete(this.socket); // otherwise idle: it was refused before its end
  }
  function hasEnded(this: ServerResponse) {
    const { socket } = this.req;
    if (this.statusCode === 200) trusted.add(socket);
    waiting.delete(socket); // it waits from now on
    if (!open.has(socket)) return;
    waiting.add(socket);
    if (open.get(socket) === this) open.set(socket, undefined);
  }

  server.on('connection', (socket: Socket) => {
    if (open.size >= max) makeRoom();
    open.set(socket, undefined);
    waiting.add(socket);
    socket.on('close', () => forget(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (open.has(request.socket)) open.set(request.socket, response);
    request.on('end', hasArrived);
    response.on('close', hasEnded);
  });
  return {
    closeUnused() {
      for (const socket of waiting) if (socket.bytesRead === 0) socket.destroy();
    },
    responses: () => [...open.values()].filter((response) => response !== undefined),
  };
}

/** The first one that is not trusted, or the first of all. */
function longestOf(waiting: ReadonlySet<Socket>, trusted: WeakSet<Socket>): Socket | undefined {
  const longest = [...waiting];
  return longest.find((socket) => !trusted.has(socket)) ?? longest[0];
}
