import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import getPort from 'get-port';
import { PrerequisiteError } from './prerequisite-error.ts';

const HOST = '127.0.0.1';
/** Below the ports that systems assign to outgoing connections: one of those could take a port before its listener does. */
const LOWEST_PORT = 20_000;
const BLOCKS = 199;
/** Ports of a block, the first of which its owner listens on. */
const BLOCK_PORTS = 64;

/** Ports that no other process hands out: each process listens on the first port of its block until it ends. */
interface Block {
  first: number;
  claim: Server;
}

let current: Promise<Block> | undefined;

/**
 * A free port of 127.0.0.1 that no process which calls this function has handed out. A port that was only free when it was
 * chosen could be chosen by a second process before the listener of the first one starts.
 *
 * @throws PrerequisiteError if all blocks of ports are taken
 */
export async function freePort(): Promise<number> {
  for (;;) {
    current ??= claimBlock();
    const used = current;
    const { first } = await used;
    const ports = Array.from({ length: BLOCK_PORTS - 1 }, (_, index) => first + 1 + index);
    const port = await getPort({ host: HOST, port: ports, reserve: true });
    if (ports.includes(port)) return port;
    if (current === used) current = undefined; // all handed out: get-port chose any other port
  }
}

/** This many different free ports, each as `freePort` chooses it. */
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

async function claimBlock(): Promise<Block> {
  for (let index = 0; index < BLOCKS; index += 1) {
    const first = LOWEST_PORT + ((process.pid + index) % BLOCKS) * BLOCK_PORTS;
    const claim = createServer().unref();
    try {
      await once(claim.listen(first, HOST), 'listening');
      return { first, claim };
    } catch {} // another process has it
  }
  const last = LOWEST_PORT + BLOCKS * BLOCK_PORTS - 1;
  throw new PrerequisiteError(
    `No block of ${BLOCK_PORTS} ports from ${LOWEST_PORT} to ${last} is free: end the processes that listen there.`,
  );
}
