import { type Topic, topics } from '@cio-bus/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTopic } from '../src/index.ts';
import { type Bus, createBus } from './kafka-fixture.ts';

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

  const read = async (topic: Topic, since?: number) => {
    const values: string[] = [];
    for await (const { value } of readTopic(bus.kafka, topic, { since })) values.push(String(value));
    return values.sort();
  };

  it('reads every record', async () => {
    expect(await read(topics.track)).toHaveLength(11);
  });

  it('begins, in each partition, at the first record that is not older, and skips none after it', async () => {
    expect(await read(topics.track, NOON_MS + 2 * HOUR_MS)).toEqual(['0/2', '0/3', '1/2', '1/3', '3/1', '3/3']);
  });

  it('reads nothing when all records are older, or none exist', async () => {
    expect(await read(topics.track, NOON_MS + 9 * HOUR_MS)).toEqual([]);
    expect(await read(topics.identify, NOON_MS)).toEqual([]);
  });
});
