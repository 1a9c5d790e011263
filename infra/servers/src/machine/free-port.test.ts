import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts, requireFreePort } from './free-port.ts';

describe('requireFreePort', () => {
  it('names a taken port and the part that needs it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const required = requireFreePort(port, 'webhook-receiver');

    await expect(required).rejects.toThrow(`Port ${port} is taken, but webhook-receiver needs it`);
    server.close();
  });

  it('accepts a free port', async () => {
    const [port = 0] = await freePorts(1);
    await requireFreePort(port, 'webhook-receiver');
  });
});

describe('freePorts', () => {
  it('never returns a port twice', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
  });
});
