import { type RawHeaders, readDeadLetter, topics } from '@cio-bus/contracts';
import kafkajs from 'kafkajs';
import { afterEach, describe, expect, it } from 'vitest';
import { toReplayRecord } from '../src/index.ts';
import { type Bus, beginTransaction, createBus, publishCommand, readAll, runNoting, until } from './kafka-fixture.ts';

const rawHeaders: RawHeaders = [
  ['baggage', Buffer.from('tenant=a')],
  ['x-request-id', null],
  ['baggage', Buffer.from('tenant=b')],
  ['trace-bin', Buffer.from([0xff, 0x00, 0x80])],
];

describe('records of any Kafka client', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const start = async (name: string): Promise<Bus> => {
    const bus = await createBus(name);
    stops.push(() => bus.producer.stop());
    return bus;
  };
  const alter = async ({ kafka }: Bus, topic: string, name: string, value: string) => {
    const admin = kafka.client.admin();
    await admin.connect();
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: kafka.physical(topic) };
    await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries: [{ name, value }] }] });
    await admin.disconnect();
  };

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])(
    'are read from topics that the broker compresses with %s',
    async (compression) => {
      const bus = await start(compression);
      for (const topic of [topics.identify, topics.track, topics.processed, topics.deadLetters])
        await alter(bus, topic, 'compression.type', compression);
      for (let n = 1; n <= 200; n++) void publishCommand(bus, `u${n % 10}`, n, n % 2 ? 'track' : 'identify');
      await bus.producer.publish({ topic: topics.track, key: 'u1', value: 'not json' });

      const { count } = await runNoting(bus, stops);

      await until('all commands', () => count() === 200);
      await until('their outcomes', async () => (await readAll(bus.kafka, topics.processed)).length === 200);
      await until('the dead letter', async () => (await readAll(bus.kafka, topics.deadLetters)).length === 1);
    },
  );

  it('keep their headers byte for byte, in order, in the dead letter and in what a replay writes', async () => {
    const bus = await start('headers');
    await bus.producer.publish({ topic: topics.track, key: 'u1', value: 'not json', rawHeaders });
    const { stop } = await runNoting(bus, stops);
    await until('the dead letter', async () => (await readAll(bus.kafka, topics.deadLetters)).length === 1);
    await stop();
    const [record] = await readAll(bus.kafka, topics.deadLetters);
    const deadLetter = readDeadLetter(record as NonNullable<typeof record>);
    expect(record?.rawHeaders?.slice(0, 4)).toEqual(rawHeaders);
    expect(deadLetter.rawHeaders).toEqual(rawHeaders);

    await bus.producer.publish(toReplayRecord(deadLetter, 'r1'));

    const replayed = (await readAll(bus.kafka, topics.track)).at(-1);
    expect(replayed?.rawHeaders?.slice(0, 4)).toEqual(rawHeaders);
    expect(replayed?.headers['cio-replay-id']).toBe('r1');
  });

  it('end as truncated dead letters when they unpack to more than a topic takes, and stop nobody', async () => {
    const bus = await start('large');
    const plain = bus.kafka.client.producer();
    await plain.connect();
    const value = Buffer.concat([Buffer.from('not json '), Buffer.alloc(3_000_000, 'x')]);
    const messages = [{ key: 'u1', value, headers: { noise: 'n'.repeat(1_000) } }];
    await plain.send({ topic: bus.kafka.physical(topics.track), messages, compression: kafkajs.CompressionTypes.GZIP });
    await plain.disconnect();
    await publishCommand(bus, 'u1', 1);

    const { seen } = await runNoting(bus, stops);

    await until('the next command of the key', () => seen.get('u1')?.length === 1);
    await until('the dead letter', async () => (await readAll(bus.kafka, topics.deadLetters)).length === 1);
    const [deadLetter] = await readAll(bus.kafka, topics.deadLetters);
    expect(Number(deadLetter?.headers['dlq-truncated'])).toBeGreaterThan(3_000_000);
    expect(deadLetter?.value?.subarray(0, 8).toString()).toBe('not json');
  });

  it('are not delivered when their transaction was aborted, however transactions interleave', async () => {
    const bus = await start('aborted');
    const topic = bus.kafka.physical(topics.track);
    const producers = await Promise.all(
      [1, 2, 3].map(async (number) => ({ number, ...(await beginTransaction(bus, `t${number}`, stops)) })),
    );
    const value = (n: number) =>
      JSON.stringify({
        type: 'track',
        userId: 'u1',
        payload: { name: 'x', data: { n } },
        timestamp: Date.now(),
        correlationId: `c${n}`,
      });
    for (const round of [0, 1, 2]) {
      for (const { transaction, number } of producers) {
        await transaction.send({ topic, messages: [{ key: 'u1', value: value(10 * number + round) }] });
      }
    }
    const [first, second, third] = producers.map(({ transaction }) => transaction);
    await first?.abort();
    await second?.commit();
    await third?.abort();
    await publishCommand(bus, 'u1', 99);

    const { seen } = await runNoting(bus, stops);

    await until('the last command', () => seen.get('u1')?.includes(99) === true);
    expect(seen.get('u1')).toEqual([20, 21, 22, 99]);
  });

  it('are written once when another record of their request is refused', async () => {
    const bus = await start('refused');
    await alter(bus, topics.identify, 'max.message.bytes', '2000');
    const publish = (topic: typeof topics.track | typeof topics.identify, key: string, value: string) =>
      bus.producer.publish({ topic, key, value }).then(
        () => 'acknowledged',
        () => 'refused',
      );
    const tooLarge = 'x'.repeat(5_000);
    await until(
      'the broker has the new limit',
      async () => (await publish(topics.identify, 'big', tooLarge)) === 'refused',
    );
    const tracks = Array.from({ length: 50 }, (_, n) => publish(topics.track, `u${n}`, `v${n}`));
    const identify = publish(topics.identify, 'big', tooLarge);

    expect(new Set(await Promise.all(tracks))).toEqual(new Set(['acknowledged']));
    expect(await identify).toBe('refused');
    expect(await readAll(bus.kafka, topics.track)).toHaveLength(50);
  });
});
