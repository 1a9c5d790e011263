import { once } from 'node:events';
import { createServer } from 'node:net';
import getPort from 'get-port';
import { PrerequisiteError } from './prerequisite-error.ts';

const HOST = '127.0.0.1';
/** Below the ports that systems assign to outgoing connections: one of those could take a port before its listener does. */
const LOWEST_PORT = 20_000;
const RANGE = 12_768;
/** Processes with neighbouring ids start this far apart: several choose ports at the same time. */
const PORTS_PER_PROCESS = 131;

/** A free port of 127.0.0.1, which this process has not handed out before. */
export const freePort = (): Promise<number> => getPort({ host: HOST, port: candidates(), reserve: true });

/** This many different free ports of 127.0.0.1, which this process has not handed out before. */
export const freePorts = (count: number): Promise<number[]> => Promise.all(Array.from({ length: count }, freePort));

/** @throws PrerequisiteError that names the port and the part that needs it, if the port is taken */
export async function requireFreePort(port: number, neededBy: string): Promise<void> {
  const server = createServer().listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new PrerequisiteError(
      `Port ${port} is taken, but ${neededBy} needs it: stop the process that listens on it.`,
      { cause },
    );
  }
  server.close();
  await once(server, 'close');
}

function* candidates(): Generator<number> {
  const first = process.pid * PORTS_PER_PROCESS;
  for (let index = 0; index < RANGE; index += 1) yield LOWEST_PORT + ((first + index) % RANGE);
}
