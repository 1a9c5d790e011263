import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { SetupError } from './setup-error.ts';

const HOST = '127.0.0.1';

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  return await listenBriefly(0);
}

/** @throws SetupError naming the port and what wants it, when somebody listens on it. */
export async function requireFreePort(port: number, wantedBy: string): Promise<void> {
  try {
    await listenBriefly(port);
  } catch (cause) {
    throw new SetupError(`Port ${port}, wanted by ${wantedBy}, is taken: end the process that listens on it.`, {
      cause,
    });
  }
}

async function listenBriefly(port: number): Promise<number> {
  const server = createServer().listen(port, HOST);
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return taken;
}
