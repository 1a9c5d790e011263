import { randomBytes } from 'node:crypto';
import { type Topic, topics } from '@cio-bus/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTopic, transactionRunner } from '../src/index.ts';
import { withAdmin } from '../src/kafkajs/admin/admin.ts';
import { type Bus, beginTransaction, createBus, readAll } from './kafka-fixture.ts';

const HOUR_MS = 60 * 60 * 1000;
const NOON_MS = Date.now() - 24 * HOUR_MS;

describe('readTopic', () => {
  let bus: Bus;
  beforeAll(async () => {
    bus = await createBus('read-topic');
    for (let hour = 0; hour < 4; hour++) {
      for (const partition of [0, 1]) {
        const timestamp = NOON_MS + hour * HOUR_MS;
        await bus.producer.publish({
          topic: topics.track,
          key: null,
          value: `${partition}/${hour}`,
          partition,
          timestamp,
        });
      }
    }
    // Partition 2 has old records alone; partition 3 one that is older than the record before it.
    await bus.producer.publish({ topic: topics.track, key: null, value: '2/0', partition: 2, timestamp: NOON_MS });
    for (const hour of [3, 1]) {
      const timestamp = NOON_MS + hour * HOUR_MS;
      await bus.producer.publish({ topic: topics.track, key: null, value: `3/${hour}`, partition: 3, timestamp });
    }
  });
  afterAll(() => bus.producer.stop());

  const read = async (topic: Topic, since?: number, from?: ReadonlyMap<number, number>) => {
    const values: string[] = [];
    for await (const { value } of readTopic(bus.kafka, topic, { since, from })) values.push(String(value));
    return values.sort();
  };

  it('reads every record', async () => {
    expect(await read(topics.track)).toHaveLength(11);
  });

  it('begins, in each partition, at the first record that is not older, and skips none after it', async () => {
    expect(await read(topics.track, NOON_MS + 2 * HOUR_MS)).toEqual(['0/2', '0/3', '1/2', '1/3', '3/1', '3/3']);
  });

  it('begins at given offsets, in other partitions at the first record, and reads nothing of one that has no more', async () => {
    const from = new Map([
      [0, 3],
      [1, 4],
      [3, 1],
    ]);
    expect(await read(topics.track, undefined, from)).toEqual(['0/3', '2/0', '3/1']);
  });

  it('reads given ranges alone', async () => {
    const ranges = new Map([
      [0, { from: 1, to: 3 }],
      [1, { from: 3, to: 99 }],
      [5, { from: 0, to: 1 }],
    ]);
    const values: string[] = [];
    for await (const { value } of readTopic(bus.kafka, topics.track, { ranges })) values.push(String(value));
    expect(values.sort()).toEqual(['0/1', '0/2', '1/3']);
  });

  it('reads single records that are larger than what is expected of one', async () => {
    const partitions = [0, 1, 2];
    for (const partition of partitions) {
      const value = randomBytes(400_000).toString('hex');
      await bus.producer.publish({ topic: topics.processed, key: null, value, partition });
    }
    const ranges = new Map(partitions.map((partition) => [partition, { from: 0, to: 1 }]));
    const sizes: number[] = [];
    for await (const { value } of readTopic(bus.kafka, topics.processed, { ranges })) sizes.push(value?.length ?? 0);
    expect(sizes).toEqual([800_000, 800_000, 800_000]);
  });

  it('reads nothing when all records are older, or none exist', async () => {
    expect(await read(topics.track, NOON_MS + 9 * HOUR_MS)).toEqual([]);
    expect(await read(topics.identify, NOON_MS)).toEqual([]);
  });

  /** More than the response to one fetch: 12 records of 800 kB in one partition. */
  async function publishLarge(topic: Topic): Promise<void> {
    for (let n = 0; n < 12; n++) {
      const value = `${n} `.padEnd(800_000, 'x');
      await bus.producer.publish({ topic, key: null, value, partition: 0 });
    }
  }

  it('reads on until the end that the topic had, over several fetches', async () => {
    await publishLarge(topics.webhooks);
    const records = await readAll(bus.kafka, topics.webhooks);
    expect(records.map(({ value }) => Number.parseInt(String(value), 10))).toEqual(
      Array.from({ length: 12 }, (_, n) => n),
    );
  });

  /** Deletes the records of the first partition before an offset. */
  const expireUntil = (topic: Topic, offset: number) =>
    withAdmin(bus.kafka, async (admin) => {
      const name = bus.kafka.physical(topic);
      await admin.fetchTopicOffsets(name); // kafkajs deletes records of topics only that it has looked up
      await admin.deleteTopicRecords({ topic: name, partitions: [{ partition: 0, offset: String(offset) }] });
    });

  it('resumes with what is left when records expire while it reads', async () => {
    const topic = topics.deadLetters;
    await publishLarge(topic);
    const offsets: number[] = [];
    for await (const { offset } of readTopic(bus.kafka, topic)) {
      if (offsets.length === 0) {
        await expireUntil(topic, 10);
      }
      offsets.push(offset);
    }
    expect(offsets[0]).toBe(0);
    expect(offsets.slice(-2)).toEqual([10, 11]);
    expect(offsets.length).toBeLessThan(12);
  });

  it('reads what was committed, and does not wait for a transaction that is open', async () => {
    const stops: (() => Promise<void>)[] = [];
    const write = async (value: string) => {
      const { client, transaction } = await beginTransaction(bus, 'reads-committed', stops);
      await transaction.send({ topic: bus.kafka.physical(topics.audit), messages: [{ value, partition: 0 }] });
      return { client, transaction };
    };
    await (await write('committed')).transaction.commit();
    await (await write('aborted')).transaction.abort();
    const open = await write('open');
    expect((await readAll(bus.kafka, topics.audit)).map(({ value }) => String(value))).toEqual(['committed']);
    await open.transaction.abort();
    for (const stop of stops) await stop();
  });

  it('reads on as soon as another transaction of the same name has begun where one was abandoned', async () => {
    const stops: (() => Promise<void>)[] = [];
    const topic = topics.resolutions;
    const { transaction } = await beginTransaction(bus, 'abandoned', stops);
    await transaction.send({
      topic: bus.kafka.physical(topic),
      messages: [{ key: 'k', value: 'abandoned', partition: 0 }],
    });
    await bus.producer.publish({ topic, key: 'k', value: 'behind it', partition: 0 });
    const values = async () => (await readAll(bus.kafka, topic)).map(({ value }) => String(value));
    expect(await values()).toEqual([]);

    const seen = await transactionRunner(
      bus.kafka,
      'abandoned',
    )(async (send) => {
      await send([{ topic, key: 'k', value: 'the next one', partition: 0 }]);
      return values();
    });
    expect(seen).toEqual(['behind it']);
    await expect.poll(values).toEqual(['behind it', 'the next one']); // the broker marks the end of a transaction afterwards
    for (const stop of stops) await stop();
  });
});
