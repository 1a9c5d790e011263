import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createStub, latencyMs, type StubStats } from './stub-server.ts';

const REFUSES_ALL = 1;
const SLOWEST_MS = 500;

let stub: Server | undefined;
afterEach(() => stub?.close());

async function startStub(refusedShare = 0) {
  const server = createStub({ refusedShare });
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
  it('accepts a message and counts it once, however often it comes', async () => {
    const { deliver, stats } = await startStub();
    expect([await deliver('u1/0'), await deliver('u1/0')]).toEqual([200, 200]);
    expect(await stats()).toMatchObject({ requests: 2, accepted: 1, repeats: 1, orderBroken: 0 });
  });

  it('turns everything away during an outage, without counting it as arrived', async () => {
    const { deliver, call, stats } = await startStub();
    await call('POST', '/outage/60000');
    expect([await deliver('u1/0'), await deliver('u1/1')]).toEqual([503, 503]);
    expect(await stats()).toMatchObject({ duringOutage: 2, accepted: 0, orderBroken: 0 });
  });

  it('refuses for good what it is told to refuse', async () => {
    const { deliver, stats } = await startStub(REFUSES_ALL);
    expect(await deliver('u1/0')).toBe(400);
    expect(await stats()).toMatchObject({ refused: 1, accepted: 0 });
  });

  it('notes the first delivery after a mark', async () => {
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
