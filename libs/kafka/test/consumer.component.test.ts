import { deadLetterHeaders, readDeadLetter, topics } from '@cio-bus/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { committedOffsets, done, topicOffsets } from '../src/index.ts';
import {
  type Bus,
  beginTransaction,
  createBus,
  createNotingConsumer,
  publishCommand,
  readAll,
  runNoting,
  until,
} from './kafka-fixture.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Publishes commands of random users, a third of them identifies, and returns how many each user has by then. */
async function publishMany(
  bus: Bus,
  commands: number,
  users: number,
  counts = new Map<string, number>(),
): Promise<Map<string, number>> {
  const published = Array.from({ length: commands }, (_, n) => {
    const userId = `u${(n * 7_919) % users}`;
    const count = (counts.get(userId) ?? 0) + 1;
    counts.set(userId, count);
    return publishCommand(bus, userId, count, n % 3 === 0 ? 'identify' : 'track');
  });
  await Promise.all(published);
  return counts;
}

/** Each user's counts in order: first deliveries only, as a redelivery may repeat some. */
const firstDeliveries = (counts: readonly number[]) => [...new Set(counts)];
const oneTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** Headers that not every dead letter has. */
const { status, reason, field, truncated, ...always } = deadLetterHeaders;

describe('the consumer, on a real Kafka', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function start(name: string) {
    const bus = await createBus(name);
    stops.push(() => bus.producer.stop());
    return bus;
  }
  const run = (bus: Bus, options: Parameters<typeof runNoting>[2] = {}) => runNoting(bus, stops, options);

  it('delivers a backlog of two topics in the order of publishing, per user, and commits all of it', async () => {
    const bus = await start('order');
    const counts = await publishMany(bus, 3_000, 100);
    const { seen, count, stop } = await run(bus);
    await until('3,000 commands', () => count() === 3_000);
    for (const [userId, expected] of counts) expect(seen.get(userId)).toEqual(oneTo(expected));
    await stop();
    for (const topic of [topics.identify, topics.track]) {
      const ends = (await topicOffsets(bus.kafka, topic)).map(({ high }) => high);
      const committed = (await committedOffsets(bus.kafka, 'noting', topic)).map(({ offset }) => Math.max(offset, 0));
      expect(committed).toEqual(ends);
    }
    expect(await readAll(bus.kafka, topics.processed)).toHaveLength(3_000);
  });

  it('continues where it stopped, and repeats nothing after a clean stop', async () => {
    const bus = await start('restart');
    await publishMany(bus, 300, 20);
    const first = await run(bus);
    await until('the first 300', () => first.count() === 300);
    await first.stop();
    await publishMany(bus, 100, 20);
    const second = await run(bus);
    await until('the next 100', () => second.count() >= 100);
    await sleep(500);
    expect(second.count()).toBe(100);
  });

  it('shares partitions with a member that joins, in order, and takes them back when it leaves', async () => {
    const bus = await start('join');
    const slow = async () => {
      await sleep(5);
      return done();
    };
    const options = { handle: slow, batch: { maxMessages: 10, maxBytes: 100_000, lingerMs: 5 }, callTimeoutMs: 1_000 };
    const counts = new Map<string, number>();
    const first = await run(bus, options);
    await publishMany(bus, 500, 60, counts);
    const second = await run(bus, options);
    await until('both members at work', async () => {
      await publishMany(bus, 50, 60, counts);
      return second.count() > 100;
    });
    await second.stop();
    await publishMany(bus, 200, 60, counts);
    const delivered = (userId: string) =>
      new Set([...(first.seen.get(userId) ?? []), ...(second.seen.get(userId) ?? [])]).size;
    await until('every command at either', () => [...counts].every(([userId, count]) => delivered(userId) === count));
    for (const member of [first, second]) {
      for (const seen of member.seen.values()) {
        const once = firstDeliveries(seen);
        expect(once).toEqual([...once].sort((a, b) => a - b));
      }
    }
  });

  it('dead-letters what cannot be read, with its bytes and every header, and delivers the next one', async () => {
    const bus = await start('poison');
    const headers = { traceparent: '00-1-2-01' };
    const bad = [
      { key: 'u1', value: 'not json' },
      { key: 'u1', value: '[1]' },
      { key: 'u1', value: '{"type":"unheard_of","userId":"u1","payload":{},"timestamp":1732190400000}' },
      { key: 'u1', value: null },
      { key: null, value: '{"type":"track","userId":"u1","payload":{"name":"x"},"timestamp":1732190400000}' },
      { key: 'u1', value: '{"type":"track","userId":"u1","payload":{"name":"x"},"timestamp":1732190400}' },
    ];
    for (const { key, value } of bad) await bus.producer.publish({ topic: topics.track, key, value, headers });
    await publishCommand(bus, 'u1', 1);
    const { seen } = await run(bus);
    await until('the good one', () => seen.get('u1')?.length === 1);
    await until('six dead letters', async () => (await readAll(bus.kafka, topics.deadLetters)).length === 6);
    const deadLetters = await readAll(bus.kafka, topics.deadLetters);
    const byText = (a: unknown, b: unknown) => String(a).localeCompare(String(b));
    expect(deadLetters.map(({ value }) => value && String(value)).sort(byText)).toEqual(
      bad.map(({ value }) => value).sort(byText),
    );
    for (const record of deadLetters) {
      for (const name of Object.values(always)) expect(record.headers[name], name).toBeDefined();
      expect(record.headers.traceparent).toBe('00-1-2-01');
      expect(readDeadLetter(record)).toMatchObject({
        code: 'MESSAGE_INVALID',
        service: 'tested',
        origin: { topic: topics.track },
      });
    }
    expect(deadLetters.map(({ headers: { 'dlq-message': message } }) => message).join()).toMatch(/looks like seconds/);
  });

  it('reads past transaction markers, which take offsets and have no record', async () => {
    const bus = await start('markers');
    const first = await beginTransaction(bus, 'tx', stops);
    const { seen } = await run(bus);
    for (let n = 1; n <= 3; n++) {
      const transaction = n === 1 ? first.transaction : await first.client.transaction();
      const value = JSON.stringify({
        type: 'track',
        userId: 'u1',
        payload: { name: 'x', data: { n } },
        timestamp: Date.now(),
      });
      await transaction.send({ topic: bus.kafka.physical(topics.track), messages: [{ key: 'u1', value }] });
      await transaction.commit();
    }
    await until('three commands', () => seen.get('u1')?.length === 3);
    const ends = (await topicOffsets(bus.kafka, topics.track)).map(({ high }) => high);
    expect(Math.max(...ends)).toBe(6);
    await until('the marker of the last one is read', async () => {
      const committed = await committedOffsets(bus.kafka, 'noting', topics.track);
      return committed.every(({ offset }, partition) => Math.max(offset, 0) === ends[partition]);
    });
  });

  it('continues a lane after a delete only once a commit covers the delete', async () => {
    const bus = await start('barrier');
    const value = JSON.stringify({ type: 'delete', userId: 'u1', payload: {}, timestamp: Date.now() });
    await bus.producer.publish({ topic: topics.identify, key: 'u1', value });
    await publishCommand(bus, 'u1', 1);
    const committedAtDelivery: number[] = [];
    await run(bus, {
      handle: async ({ type }) => {
        const offsets = await committedOffsets(bus.kafka, 'noting', topics.identify);
        if (type === 'track') committedAtDelivery.push(Math.max(...offsets.map(({ offset }) => offset)));
        return done();
      },
    });
    await until('the track', () => committedAtDelivery.length > 0);
    expect(committedAtDelivery).toEqual([1]);
  });

  it('is not ready before it has joined, and is afterwards', async () => {
    const bus = await start('ready');
    const { consumer } = createNotingConsumer(bus);
    expect(consumer.unready?.()).toMatch(/has not joined/);
    await consumer.start();
    stops.push(() => consumer.stop());
    await until('readiness', () => consumer.unready?.() === undefined);
  });
});
