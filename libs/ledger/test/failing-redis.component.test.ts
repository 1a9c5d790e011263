import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, startLocalRedis } from '@cio-bus/servers';
import { quietTelemetry, Secret } from '@cio-bus/service';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSeenIds, createSendLedger } from '../src/index.ts';

const telemetry = quietTelemetry('test');
const nothing = { reconcile: async () => [], lookupKey: 'k' };

/** A Redis for each test: what happens to it would also happen to other files, which use the shared one at the same time. */
const command = await findRedis(process.env).catch((error: unknown) => {
  if (process.env.CI === 'true') throw error;
  return undefined;
});

/** Starts a Redis, with a client that changes it, and opens parts that use it. */
async function ownRedis() {
  if (!command) throw new Error('there is no redis-server');
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-redis-'));
  const { url, stop } = await startLocalRedis({ command, folder });
  const redis = new Redis(url);
  onTestFinished(async () => {
    redis.disconnect();
    await stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { redis, bus: { STATE_DIR: '/nowhere', REDIS_URL: new Secret(url) } };
}

async function started<P extends { start(): Promise<void>; stop(): Promise<void> }>(part: P): Promise<P> {
  await part.start();
  onTestFinished(() => part.stop());
  return part;
}

describe.skipIf(!command)('a real Redis', () => {
  it('fails permanently when it comes back with settings that are not durable', async () => {
    const { redis, bus } = await ownRedis();
    const ledger = await started(createSendLedger(bus, telemetry));
    await redis.config('SET', 'appendfsync', 'everysec');
    await redis.client('KILL', 'SKIPME', 'YES');
    const failure = await ledger.failure;
    expect(failure?.message).toContain('appendfsync must be always');
    const send = () => Promise.reject(new Error('must not be called'));
    await expect(ledger.once('a', send, nothing)).rejects.toThrow('appendfsync must be always');
  });

  it('is unavailable while its memory is full, and sends each message once after that', async () => {
    const { redis, bus } = await ownRedis();
    const ledger = await started(createSendLedger(bus, telemetry));
    const seen = await started(createSeenIds(bus, telemetry, 'events'));
    await redis.config('SET', 'maxmemory', '1');
    let calls = 0;
    const send = async () => {
      calls += 1;
      return { deliveryId: `d${calls}` };
    };
    const once = () => ledger.once('a', send, nothing);
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(once()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(seen.remember('e')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(calls).toBe(0);

    await redis.config('SET', 'maxmemory', '0');
    expect(await once()).toMatchObject({ how: 'delivered' });
    expect(await once()).toMatchObject({ how: 'already-sent' });
    expect(calls).toBe(1);
  });
});
