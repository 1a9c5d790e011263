import { BusError, topics } from '@cio-bus/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { done, failed } from '../src/index.ts';
import { type Bus, createBus, publishCommand, readAll, runNoting, until } from './kafka-fixture.ts';

/** Publishes a command that is a barrier. */
function publishBarrier({ producer }: Bus, userId: string, n: number) {
  const value = { type: 'suppress', userId, payload: {}, timestamp: Date.now(), correlationId: `${userId}-${n}` };
  return producer.publish({ topic: topics.identify, key: userId, value: JSON.stringify(value) });
}

describe('a person whose messages always fail, on a real Kafka', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  it('lets nobody else wait, not even with barriers, and nobody else is repeated by the next owner', async () => {
    const bus = await createBus('stuck');
    stops.push(() => bus.producer.stop());
    const handle = async ({ userId }: { userId?: string | undefined }) =>
      userId === 'bad' ? failed(new BusError('VENDOR_UNAVAILABLE', 'always 500')) : done();
    const users = Array.from({ length: 40 }, (_, n) => `u${n}`);
    await publishCommand(bus, 'bad', 1);
    for (const userId of users) {
      void publishCommand(bus, userId, 1, 'identify');
      void publishBarrier(bus, userId, 2);
      await publishCommand(bus, userId, 3);
    }
    const first = await runNoting(bus, stops, { handle });
    await until('all of the others', () => users.every((userId) => first.seen.get(userId)?.length === 3));
    expect(first.seen.has('bad')).toBe(true);
    expect(await readAll(bus.kafka, topics.deadLetters)).toEqual([]);
    await first.stop();

    const second = await runNoting(bus, stops, { handle });
    await until('the open message', () => second.seen.has('bad'));
    await Promise.all(users.map((userId) => publishCommand(bus, userId, 4)));
    await until('the last of the others', () => users.every((userId) => second.seen.get(userId)?.includes(4)));
    for (const userId of users) expect(second.seen.get(userId)).toEqual([4]);
  });
});
