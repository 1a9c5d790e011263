import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KillSwitch } from './kill-switch.ts';

/** A proxy in front of the App API that reports how far each request is. */
export interface VendorProxy {
  readonly url: string;
  /** Where requests go, and what is notified of them; until then it drops all that come. */
  connect(target: string, killSwitch: KillSwitch): void;
  stop(): void;
}

export async function startVendorProxy(): Promise<VendorProxy> {
  let connected: { target: string; killSwitch: KillSwitch } | undefined;
  const server = createServer((request, response) => {
    void (connected ? forward(request, response, connected) : Promise.reject()).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connect(target, killSwitch) {
      connected = { target, killSwitch };
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { target, killSwitch }: { target: string; killSwitch: KillSwitch },
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const what = url.startsWith('/v1/send/') ? 'send' : 'lookup';
  const body = Buffer.concat(await request.toArray());
  if (await killSwitch.at(`${what} arrives`)) return; // Customer.io never gets it
  const left = new AbortController();
  response.once('close', () => left.abort());
  const answer = await fetch(`${target}${url}`, {
    method,
    headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
    signal: left.signal,
    ...(body.length > 0 && { body }),
  });
  const text = await answer.text();
  if (what === 'send' && answer.ok && (await killSwitch.at('send is accepted'))) return; // the response is lost
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
  response.end(text);
  await once(response, 'finish');
  if (answer.ok) killSwitch.answered(what);
}
