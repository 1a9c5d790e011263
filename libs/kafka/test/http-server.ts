import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A received request. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** An HTTP server on 127.0.0.1 that notes each request and responds with what `answer` returns. */
export async function serve(answer: (request: SeenRequest) => { status?: number; headers?: object; body?: unknown }) {
  const seen: SeenRequest[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await request.toArray()).join('');
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    seen.push(one);
    const { status = 200, headers = {}, body: text = '' } = answer(one);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof text === 'string' ? text : JSON.stringify(text));
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}`, seen, stop };
}
