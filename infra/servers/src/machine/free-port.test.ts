import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { promisify } from 'node:util';
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
  it('never returns a port twice, also beyond its first block', async () => {
    const ports = await freePorts(150);
    expect(new Set(ports).size).toBe(150);
  });

  it('stays below the ports of outgoing connections', async () => {
    for (const port of await freePorts(150)) {
      expect(port).toBeGreaterThanOrEqual(20_000);
      expect(port).toBeLessThan(32_768);
    }
  });

  it('returns no port that another process has chosen and not yet used', async () => {
    // Process ids that are neighbours, and process ids that are many apart, once led to the same ports.
    const others = await Promise.all(Array.from({ length: 4 }, () => choosePortsElsewhere(140)));
    const ports = [...others.flatMap(({ ports }) => ports), ...(await freePorts(140))];
    for (const { end } of others) end();
    expect(new Set(ports).size).toBe(ports.length);
  });
});

/** Chooses ports in a process of its own, which runs until `end`. */
async function choosePortsElsewhere(count: number): Promise<{ ports: number[]; end(): void }> {
  const module = new URL('free-port.ts', import.meta.url).href;
  const script = `const { freePorts } = await import(${JSON.stringify(module)});
    process.stdout.write(JSON.stringify(await freePorts(${count})) + '\\n');
    process.stdin.resume();`;
  const running = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const { child } = running;
  const [printed] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return { ports: JSON.parse(String(printed)), end: () => void child.stdin?.end() };
}
