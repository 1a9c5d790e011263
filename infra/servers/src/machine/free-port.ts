import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { PrerequisiteError } from './prerequisite-error.ts';

const HOST = '127.0.0.1';
/** Below the ports that systems give to outgoing connections: one of these could take a port before its listener does. */
const LOWEST_PORT = 20_000;
const RANGE = 12_768;
/** Processes with neighbouring ids begin this far apart. */
const PORTS_A_PROCESS = 131;
let cursor = (process.pid * PORTS_A_PROCESS) % RANGE;

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

/**
 * That many different ports of 127.0.0.1 that nobody listens on now, and that this process has not been given before:
 * whoever asked first may not listen yet.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  while (servers.length < count) {
    const server = await listen(nextPort()).catch(() => undefined);
    if (server) servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** One port after the other, from a place of this process's own; other processes choose at the same time. */
function nextPort(): number {
  cursor = (cursor + 1) % RANGE;
  return LOWEST_PORT + cursor;
}

/** @throws PrerequisiteError naming the port and what wants it, when somebody listens on it. */
export async function requireFreePort(port: number, wantedBy: string): Promise<void> {
  try {
    await close(await listen(port));
  } catch (cause) {
    throw new PrerequisiteError(`Port ${port}, wanted by ${wantedBy}, is taken: end the process that listens on it.`, {
      cause,
    });
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, HOST);
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
