import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server. */
export interface Connections {
  /** Closes those on which nothing has arrived yet: the HTTP server takes them for busy ones. */
  closeUnused(): void;
}

/**
 * Bounds the connections of a server by making room for a new one, where `maxConnections` would reset it: clients that
 * connect and never send a whole request must not close the port. The connection that has waited longest for its client is
 * closed, first of all one that never had an event accepted; none whose response is being prepared.
 */
export function boundConnections(server: Server, max: number): Connections {
  const open = new Set<Socket>();
  /** Without a complete request, the longest first. */
  const waiting = new Set<Socket>();
  /** Had a request accepted. */
  const trusted = new WeakSet<Socket>();

  const makeRoom = () => {
    const longest = [...waiting];
    const victim = longest.find((socket) => !trusted.has(socket)) ?? longest[0];
    if (!victim) return; // all have a response coming, which their number is bounded for
    victim.destroy();
    forget(victim);
  };
  const forget = (socket: Socket) => {
    open.delete(socket);
    waiting.delete(socket);
  };

  server.on('connection', (socket: Socket) => {
    if (open.size >= max) makeRoom();
    open.add(socket);
    waiting.add(socket);
    socket.on('close', () => forget(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    request.on('end', () => waiting.delete(socket));
    response.on('close', () => {
      if (response.statusCode === 200) trusted.add(socket);
      waiting.delete(socket); // it waits from now on
      if (open.has(socket)) waiting.add(socket);
    });
  });
  return {
    closeUnused() {
      for (const socket of waiting) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}
