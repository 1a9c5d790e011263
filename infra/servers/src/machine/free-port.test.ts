import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts, requireFreePort } from './free-port.ts';

describe('requireFreePort', () => {
  it('names a taken port and what wants it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const required = requireFreePort(port, 'webhook-receiver');

    await expect(required).rejects.toThrow(`Port ${port}, wanted by webhook-receiver, is taken`);
    server.close();
  });

  it('accepts a port that nobody listens on', async () => {
    const [port = 0] = await freePorts(1);
    await requireFreePort(port, 'webhook-receiver');
  });
});

describe('freePorts', () => {
  it('never gives a port twice', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
  });
});
