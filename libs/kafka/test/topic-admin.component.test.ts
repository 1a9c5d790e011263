import { topicCatalogue, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { accessAdmin, type TopicState, topicAdmin } from '../src/index.ts';
import { createBus } from './kafka-fixture.ts';

const names = topicCatalogue.map(({ name }) => name);

describe('topicAdmin, on a real Kafka', () => {
  it('looks at topics, changes single settings and keeps the others, and adds partitions', async () => {
    const { kafka, producer } = await createBus('topic-admin');
    await producer.stop();
    const admin = topicAdmin(kafka);
    const settingsOf = (state: TopicState | undefined) =>
      ['retention.ms', 'cleanup.policy', 'max.message.bytes'].map((name) => state?.settings.get(name));
    const untilState = async (of: (state: TopicState | undefined) => unknown, expected: unknown) =>
      expect.poll(async () => of((await admin.states(names)).get(topics.resolutions))).toEqual(expected);

    expect(await admin.brokers()).toBeGreaterThan(0);
    await expect.poll(async () => [...(await admin.states(names)).keys()].sort()).toEqual([...names].sort());
    await untilState((state) => [state?.partitions, state?.replicas], [6, 1]);
    const days45 = String(45 * 86_400_000);
    await untilState(settingsOf, [days45, 'compact,delete', '4194304']);

    await admin.changeSettings(topics.resolutions, { 'retention.ms': '123456789' });
    await untilState(settingsOf, ['123456789', 'compact,delete', '4194304']);
    await admin.addPartitions(topics.resolutions, 7);
    await untilState((state) => state?.partitions, 7);

    await admin.create(topicCatalogue.map((one) => ({ ...one, replicationFactor: 1 }))); // changes none that exists
    await untilState(
      (state) => [state?.partitions, ...settingsOf(state)],
      [7, '123456789', 'compact,delete', '4194304'],
    );
  });

  it('says nothing of topics and access lists that do not exist', async () => {
    const { kafka, producer } = await createBus('topic-admin-none');
    await producer.stop();
    const other = { ...kafka, physical: (name: string) => `none-${kafka.physical(name)}` };
    expect(await topicAdmin(other).states(names)).toEqual(new Map());
    expect(await accessAdmin(kafka).entries()).toBeUndefined(); // this one has no authorizer
  });
});
