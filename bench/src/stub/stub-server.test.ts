import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { StubStats } from './deliveries.ts';
import { latencyMs } from './latency.ts';
import { createStub } from './stub-server.ts';

const REJECTS_ALL = 1;
const SLOWEST_MS = 500;

let stub: Server | undefined;
afterEach(() => stub?.close());

async function startStub(rejectedShare = 0) {
  const server = createStub({ rejectedShare });
  stub = server;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    deliver: async (path: string) => (await fetch(`${url}/deliver/${path}`, { method: 'POST', body: '{}' })).status,
    call: (method: string, path: string) => fetch(url + path, { method }),
    stats: async () => (await (await fetch(`${url}/stats`)).json()) as StubStats,
  };
}

describe('the stub', () => {
  it('accepts a message and counts it once, however often it arrives', async () => {
    const { deliver, stats } = await startStub();
    expect([await deliver('u1/0'), await deliver('u1/0')]).toEqual([200, 200]);
    expect(await stats()).toMatchObject({ requests: 2, accepted: 1, repeats: 1, outOfOrder: 0 });
  });

  it('responds with 503 during an outage, without counting arrivals', async () => {
    const { deliver, call, stats } = await startStub();
    await call('POST', '/outage/60000');
    expect([await deliver('u1/0'), await deliver('u1/1')]).toEqual([503, 503]);
    expect(await stats()).toMatchObject({ duringOutage: 2, accepted: 0, outOfOrder: 0 });
  });

  it('rejects the configured share permanently', async () => {
    const { deliver, stats } = await startStub(REJECTS_ALL);
    expect(await deliver('u1/0')).toBe(400);
    expect(await stats()).toMatchObject({ rejected: 1, accepted: 0 });
  });

  it('records the first delivery after a mark', async () => {
    const { deliver, call, stats } = await startStub();
    await deliver('u1/0');
    await call('POST', '/mark');
    expect((await stats()).firstAfterMarkAt).toBe(0);
    const before = Date.now();
    await deliver('u1/1');
    expect((await stats()).firstAfterMarkAt).toBeGreaterThanOrEqual(before);
  });
});

describe('latencyMs', () => {
  const all = Array.from({ length: 20_000 }, (_, seq) => latencyMs(`user-${seq % 300}`, seq)).sort((a, b) => a - b);

  it('has its median at 20 ms and one in a hundred at 500 ms', () => {
    expect(all[10_000]).toBeCloseTo(20, 0);
    expect(all.filter((ms) => ms === SLOWEST_MS).length / all.length).toBeCloseTo(0.01, 2);
  });

  it('is the same for a message in every run', () => {
    expect(latencyMs('user-1', 3)).toBe(latencyMs('user-1', 3));
  });
});
