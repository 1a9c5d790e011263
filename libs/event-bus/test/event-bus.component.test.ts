import { type PersonCommand, personCommand, type RawRecord, topicCatalogue, topics } from '@cio-bus/contracts';
import { createKafka, createTopics, readTopic } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { testPrefix } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventBus } from '../src/index.ts';

const brokers = (process.env.KAFKA_BROKERS ?? '').split(',');
const topicPrefix = testPrefix('event-bus');
const kafka = createKafka({ KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: topicPrefix }, quietTelemetry('test'));
const bus = createEventBus({ brokers, topicPrefix }, 'shop');

async function readAll(topic: string): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for await (const record of readTopic(kafka, topic)) records.push(record);
  return records;
}

describe('CustomerIOEventBus on a real Kafka', () => {
  beforeAll(async () => {
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    await bus.start();
  });

  afterAll(() => bus.stop());

  it('returns the position of each command, and keeps the order of a user’s commands', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `event-${index}`);
    const published = await Promise.all(names.map((name) => bus.track('u1', name)));

    const records = await readAll(topics.track);
    const commands = records.map(
      (record) => personCommand.read(record) as PersonCommand & { payload: { name: string } },
    );
    expect(commands.map(({ payload }) => payload.name)).toEqual(names);
    expect(commands.map(({ id }) => id)).toEqual(published.map(({ id }) => id));
    expect(records.map(({ offset }) => offset)).toEqual(published.map(({ offset }) => offset));
    expect(records[0]?.headers).toMatchObject({ 'cio-source': 'shop', 'cio-schema': 'command/1' });
  });

  it('stamps a user’s commands of two topics in their order, so that consumers can merge them', async () => {
    await Promise.all([
      bus.identify('u2', { plan: 'pro' }),
      bus.track('u2', 'upgraded'),
      bus.identify('u2', { plan: 'free' }),
    ]);
    const identifies = (await readAll(topics.identify)).map(({ timestamp }) => timestamp);
    const upgraded = (await readAll(topics.track)).find(({ key }) => String(key) === 'u2')?.timestamp ?? 0;
    expect(identifies).toHaveLength(2);
    expect(upgraded).toBeGreaterThanOrEqual(identifies[0] as number);
    expect(upgraded).toBeLessThan(identifies[1] as number);
  });

  it('sends pending commands before it stops', async () => {
    const leaving = createEventBus({ brokers, topicPrefix }, 'shop');
    await leaving.start();
    const publishing = leaving.sendTransactional('u3', { to: 'u3@example.com', transactional_message_id: 1 });
    await leaving.stop();
    expect(await publishing).toMatchObject({ topic: topics.transactional });
    await expect(leaving.track('u3', 'late')).rejects.toMatchObject({ outcome: 'not-sent' });
  });
});
