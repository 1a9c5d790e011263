import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusError } from '@cio-bus/contracts';
import { quietTelemetry, Secret, UnavailableError } from '@cio-bus/service';
import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { createSeenIds, createSendLedger, createWindowLimit, type SendLedger } from '../src/index.ts';
import { redisConnection } from '../src/redis/redis-connection.ts';
import { createRedisSendStore } from '../src/redis/redis-send-store.ts';
import { onceProperties } from './once-properties.ts';
import { seenIdsConformance } from './seen-ids-conformance.ts';
import { sendLedgerConformance } from './send-ledger-conformance.ts';
import { windowLimitConformance } from './window-limit-conformance.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const url = inject('redisUrl') ?? '';
const telemetry = quietTelemetry('test');

/** A separate bus in the Redis of the tests. */
const aBus = () => ({ STATE_DIR: '/nowhere', REDIS_URL: new Secret(url), KAFKA_TOPIC_PREFIX: `test-${randomUUID()}.` });

async function started<P extends { start(): Promise<void>; stop(): Promise<void> }>(part: P): Promise<P> {
  await part.start();
  onTestFinished(() => part.stop());
  return part;
}

function client(): Redis {
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  return redis;
}

describe.skipIf(url === '')('in a real Redis', () => {
  sendLedgerConformance('Redis', () => {
    const bus = aBus();
    return {
      open: (process) =>
        started(createSendLedger(bus, telemetry, { ...process, callTimeoutMs: 10_000, sleep: async () => {} })),
    };
  });

  seenIdsConformance('Redis', () => {
    const bus = aBus();
    return { open: (name) => started(createSeenIds(bus, telemetry, name)) };
  });

  const aLimit = (bus: ReturnType<typeof aBus>, max: number, windowMs = DAY_MS, reopenedAt = 0) =>
    started(createWindowLimit(bus, telemetry, { name: 'test', max, windowMs, reopenedAt }));

  windowLimitConformance('Redis', (max) => {
    const bus = aBus();
    return (reopenedAt) => aLimit(bus, max, DAY_MS, reopenedAt);
  });

  it('limits all processes together, and forgets the count with its time', async () => {
    const bus = aBus();
    const [one, two] = [await aLimit(bus, 2), await aLimit(bus, 2)];
    const answers = [await one.admits('a'), await two.admits('b'), await one.admits('c'), await two.admits('a')];
    expect(answers).toEqual([true, true, false, true]);
    const left = await client().pttl(`{cio-bus:${bus.KAFKA_TOPIC_PREFIX}limit-test}:passed`);
    expect([left > 0, left <= DAY_MS]).toEqual([true, true]);
  });

  it('knows what all processes have let pass, in the day also what the time of the limit has forgotten', async () => {
    const bus = aBus();
    const [one, two] = [await aLimit(bus, 3, 1), await aLimit(bus, 3, 1)];
    await one.admits('a');
    await expect.poll(() => two.admits('b')).toBe(true);
    await expect.poll(() => one.usage()).toEqual({ inWindow: 0, inDay: 2 });
    const key = `{cio-bus:${bus.KAFKA_TOPIC_PREFIX}limit-test}:by-time`;
    await client().hset(key, '1', 7); // of 1970
    expect((await two.usage()).inDay).toBe(2);
    await expect.poll(() => one.admits('c')).toBe(true);
    expect(await client().hexists(key, '1')).toBe(0);
    const left = await client().pttl(key);
    expect([left > 0, left <= DAY_MS]).toEqual([true, true]);
  });

  it('admits again once the time of the first ones is over', async () => {
    const bus = aBus();
    const limit = await aLimit(bus, 1, 1);
    await limit.admits('a');
    await expect.poll(async () => (await limit.usage()).inWindow).toBe(0); // a refusal before would close it for good
    expect(await limit.admits('b')).toBe(true);
  });

  const openStore = async () => {
    const redis = client();
    return createRedisSendStore((command) => command(redis), { prefix: `{test-${randomUUID()}}:`, keepMs: 60_000 });
  };
  onceProperties('Redis', openStore, 100);

  it('keeps sends for 100 days after their last change, and seen ids for 22', async () => {
    const bus = aBus();
    const ledger = await started(createSendLedger(bus, telemetry));
    const seen = await started(createSeenIds(bus, telemetry, 'events'));
    await ledger.once('a', async () => ({ deliveryId: 'd1' }), { reconcile: async () => [], lookupKey: 'k' });
    await seen.remember('e');

    const redis = client();
    const days = async (key: string) => Math.round((await redis.pttl(key)) / DAY_MS);
    const sends = `{cio-bus:${bus.KAFKA_TOPIC_PREFIX}sends}:`;
    expect(await days(`${sends}send:a`)).toBe(100);
    expect(await days(`${sends}delivery:d1`)).toBe(100);
    expect(await days(`{cio-bus:${bus.KAFKA_TOPIC_PREFIX}seen-events}:e`)).toBe(22);
  });

  it('starts again after a start in which Redis did not answer the check', async () => {
    let checks = 0;
    const check = async () => {
      checks += 1;
      if (checks === 1) throw new BusError('STORE_UNAVAILABLE', 'no reply');
    };
    const connection = redisConnection({ ...{ url: new Secret(url), name: 'slow' }, logger: telemetry.logger, check });
    onTestFinished(() => connection.stop());
    await expect(connection.start()).rejects.toThrow(UnavailableError);
    await expect.poll(() => connection.start().then(() => 'started', String)).toBe('started');
    expect(await connection.run((redis) => redis.ping())).toBe('PONG');
  });

  it('separates buses, so that a copy of production does not treat its sends as made', async () => {
    for (const bus of [aBus(), aBus()]) {
      const ledger = await started(createSendLedger(bus, telemetry));
      const send = ledger.once('a', async () => ({ deliveryId: 'd1' }), { reconcile: async () => [], lookupKey: 'k' });
      expect(await send).toMatchObject({ how: 'delivered' });
    }
  });

  it('sends each of 200 messages once when two senders get all of them concurrently', async () => {
    const bus = aBus();
    const senders = await Promise.all([1, 2].map(() => started(createSendLedger(bus, telemetry))));
    const calls = new Map<string, number>();
    const send = (id: string) => async () => {
      calls.set(id, (calls.get(id) ?? 0) + 1);
      return { deliveryId: `delivery of ${id}` };
    };
    const ids = Array.from({ length: 200 }, (_, index) => `message ${index}`);
    const reconcile = (id: string) => async () => (calls.has(id) ? [`delivery of ${id}`] : []);
    /** As a sender does: it comes back to a message that the other one has, or whose store was too slow on a busy machine. */
    const untilSent = async (once: SendLedger['once'], id: string): Promise<void> => {
      for (;;) {
        try {
          await once(id, send(id), { reconcile: reconcile(id), lookupKey: id });
          return;
        } catch (error) {
          const isTransient = error instanceof BusError && ['SEND_BUSY', 'STORE_UNAVAILABLE'].includes(error.code);
          if (!isTransient) throw error;
          await sleep(20);
        }
      }
    };

    await Promise.all(senders.flatMap(({ once }) => ids.map((id) => untilSent(once, id))));

    expect(Object.fromEntries(calls)).toEqual(Object.fromEntries(ids.map((id) => [id, 1])));
  });
});
