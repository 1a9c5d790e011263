import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before Customer.io and keeps the bodies of all requests as they were sent. */
export interface RecordingProxy {
  readonly url: string;
  /** How many bodies were kept until now. */
  position(): number;
  /** The bodies kept after that many. */
  bodiesAfter(position: number): readonly string[];
  stop(): void;
}

/** Starts a proxy to this origin; a connection that the origin resets is reset towards the caller too. */
export async function startRecordingProxy(origin: string): Promise<RecordingProxy> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray().catch(() => [])); // the caller has gone: so has its body
    bodies.push(body.toString());
    pass(origin, { request, body, response });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    position: () => bodies.length,
    bodiesAfter: (position) => bodies.slice(position),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Exchange {
  request: IncomingMessage;
  body: Buffer;
  response: ServerResponse;
}

function pass(origin: string, { request, body, response }: Exchange): void {
  const { method, url = '/', headers } = request;
  const upstream = forward(new URL(url, origin), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => request.socket.resetAndDestroy());
    answer.pipe(response);
  });
  upstream.on('error', () => request.socket.resetAndDestroy());
  const giveUp = () => void upstream.destroy();
  request.socket.once('close', giveUp);
  response.once('finish', () => request.socket.off('close', giveUp)); // the connection stays for more requests
  upstream.end(body);
}
