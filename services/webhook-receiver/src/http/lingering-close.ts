import type { Socket } from 'node:net';

/**
 * Closes a connection after what was written to it, and reads on until the client closes it, too. A connection that is
 * closed with unread bytes is reset, and the client may never see the response: Customer.io then waits an hour.
 *
 * @param lingerMs how long the client may still send
 */
export function closeLingering(socket: Socket, lingerMs: number, last = ''): void {
  socket.end(last);
  socket.resume();
  const deadline = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(deadline));
}

/** Makes the HTTP server close a connection in this way after a response with `Connection: close`. */
export function lingerOnClose(socket: Socket, lingerMs: number): void {
  socket.destroySoon = () => closeLingering(socket, lingerMs);
}
