import { afterEach, describe, expect, it } from 'vitest';
import { done } from '../src/index.ts';
import { createBus, publishCommand, runNoting, until } from './kafka-fixture.ts';

const USERS = 60;
const MEMBERS = 7; // one more than partitions
const quick = { batch: { maxMessages: 10, maxBytes: 100_000, lingerMs: 5 }, callTimeoutMs: 500 };
const slowly = async () => {
  await new Promise((resolve) => setTimeout(resolve, 2));
  return done();
};

type Member = Awaited<ReturnType<typeof runNoting>>;

/** Different commands of a user at any of these members. */
const deliveredOf = (members: readonly Member[], userId: string) =>
  new Set(members.flatMap(({ seen }) => seen.get(userId) ?? [])).size;

describe('members of a group, on a real Kafka', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function start(name: string) {
    const bus = await createBus(name);
    stops.push(() => bus.producer.stop());
    const counts = new Map<string, number>();
    return {
      bus,
      /** Publishes commands of all users, a third of them identifies. */
      publish: (commands: number) =>
        Promise.all(
          Array.from({ length: commands }, (_, n) => {
            const userId = `u${n % USERS}`;
            const count = (counts.get(userId) ?? 0) + 1;
            counts.set(userId, count);
            return publishCommand(bus, userId, count, n % 3 === 0 ? 'identify' : 'track');
          }),
        ),
      untilAllAt: (members: readonly Member[]) =>
        until('every command at some member', () =>
          [...counts].every(([userId, count]) => deliveredOf(members, userId) === count),
        ),
    };
  }

  const expectOrder = (members: readonly Member[]) => {
    for (const { seen } of members) {
      for (const counts of seen.values()) {
        const firstDeliveries = [...new Set(counts)];
        expect(firstDeliveries).toEqual([...firstDeliveries].sort((a, b) => a - b));
      }
    }
  };

  it('share partitions they outnumber: each partition of both topics has one member, and one member is ready and idle', async () => {
    const { bus, publish, untilAllAt } = await start('many');
    const members = await Promise.all(
      Array.from({ length: MEMBERS }, () => runNoting(bus, stops, { ...quick, handle: slowly })),
    );
    await until('all members joined', () => members.every(({ consumer }) => consumer.unready?.() === undefined));
    await publish(900);
    await untilAllAt(members);
    const atWork = members.filter(({ seen }) => seen.size > 0);
    expect(atWork.length).toBeLessThan(MEMBERS);
    expect(atWork.length).toBeGreaterThanOrEqual(MEMBERS / 2);
    expectOrder(members);
  });

  it('take over partitions that were paused, and resume reading them', async () => {
    const { bus, publish, untilAllAt } = await start('paused');
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const stuck = async () => {
      await answered;
      return done();
    };
    const first = await runNoting(bus, stops, { ...quick, handle: stuck, concurrency: 1 });
    await publish(6_000); // more than the cap, so the partitions are paused
    await until('the first call', () => first.count() > 0);
    const second = await runNoting(bus, stops, { ...quick, concurrency: 8 });
    await until('work at the second member', () => second.count() > 0);
    answer();
    await untilAllAt([first, second]);
    expectOrder([first, second]);
  });
});
