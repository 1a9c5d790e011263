import { topicCatalogue, topics } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import { createTopics } from '../src/index.ts';
import { type Bus, createBus, publishCommand, runNoting, until } from './kafka-fixture.ts';

const trackOnly = topicCatalogue.filter(({ name }) => name === topics.track);

/** Deletes the first records of every partition, as retention would. */
async function expire({ kafka }: Bus, topic: string): Promise<void> {
  const admin = kafka.client.admin();
  await admin.connect();
  const physical = kafka.physical(topic);
  const ends = await admin.fetchTopicOffsets(physical);
  await admin.deleteTopicRecords({
    topic: physical,
    partitions: ends.map(({ partition, high }) => ({ partition, offset: high })),
  });
  await admin.disconnect();
}

/** Recreates a topic: its offsets start at 0 again. */
async function recreate({ kafka }: Bus): Promise<void> {
  const admin = kafka.client.admin();
  await admin.connect();
  const physical = kafka.physical(topics.track);
  await admin.deleteTopics({ topics: [physical] });
  while ((await admin.listTopics()).includes(physical)) await new Promise((resolve) => setTimeout(resolve, 50));
  await admin.disconnect();
  await createTopics(kafka, trackOnly, { replicationFactor: 1 });
}

describe('a consumer whose offset is no longer one of the partition, on a real Kafka', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function start(name: string) {
    const resets: string[] = [];
    const telemetry = quietTelemetry('tested');
    const bus = await createBus(name, {
      ...telemetry,
      count: (metric, labels) => {
        if (metric === 'cio_bus_offset_resets_total') resets.push((labels as { topic: string }).topic);
      },
    });
    stops.push(() => bus.producer.stop());
    return { bus, resets };
  }
  const run = (bus: Bus, options: Parameters<typeof runNoting>[2] = {}) => runNoting(bus, stops, options);
  const publish = (bus: Bus, from: number, count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => publishCommand(bus, 'u1', from + n)));

  it('resumes at the first existing record when records expired while it was away, and reports it', async () => {
    const { bus, resets } = await start('expired');
    await publish(bus, 1, 5);
    const before = await run(bus);
    await until('five', () => before.count() === 5);
    await before.stop();
    await publish(bus, 6, 5);
    await expire(bus, topics.track);
    await publish(bus, 11, 3);
    const after = await run(bus);
    await until('three', () => after.count() === 3);
    expect(after.seen.get('u1')).toEqual([11, 12, 13]);
    expect(resets).toEqual([topics.track]);
  });

  it('starts after the last record when that is the policy', async () => {
    const { bus } = await start('latest');
    await publish(bus, 1, 5);
    const { seen, consumer } = await run(bus, { offsetReset: 'latest' });
    await until('readiness', () => consumer.unready?.() === undefined);
    await publish(bus, 6, 2);
    await until('two', () => seen.get('u1')?.length === 2);
    expect(seen.get('u1')).toEqual([6, 7]);
  });

  it('reads a topic that was recreated while it was away, though its offset is beyond the end', async () => {
    const { bus, resets } = await start('recreated');
    await publish(bus, 1, 20);
    const before = await run(bus);
    await until('twenty', () => before.count() === 20);
    await before.stop();
    await recreate(bus);
    await publish(bus, 21, 3);
    const after = await run(bus);
    await until('three', () => after.count() === 3);
    expect(after.seen.get('u1')).toEqual([21, 22, 23]);
    // Kafka forgets the offsets of a deleted topic after a while: then nothing is reset.
    expect(resets.length).toBeLessThanOrEqual(1);
  });

  it('restarts a topic that is recreated while it reads it', async () => {
    const { bus } = await start('recreated-live');
    await publish(bus, 1, 20);
    const { seen } = await run(bus);
    await until('twenty', () => seen.get('u1')?.length === 20);
    await recreate(bus);
    await publish(bus, 21, 3);
    await until('three more', () => seen.get('u1')?.length === 23);
    expect(seen.get('u1')?.slice(20)).toEqual([21, 22, 23]);
  });
});
