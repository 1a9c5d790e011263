import { describe, expect, it } from 'vitest';
import { commandTopics } from '../commands/command-topics.ts';
import { type Topic, topics } from '../records/topics.ts';
import { topicCatalogue } from './topic-catalogue.ts';

const DAY_MS = 86_400_000;
const MIB = 1_048_576;

describe('topicCatalogue', () => {
  it('defines every topic once', () => {
    expect(topicCatalogue.map(({ name }) => name).toSorted()).toEqual(Object.values(topics).toSorted());
  });

  it.each<{ topic: Topic; days: number; bytes: number; cleanup: string; maxFuture?: string }>([
    { topic: topics.identify, days: 7, bytes: MIB, cleanup: 'delete', maxFuture: '60000' },
    { topic: topics.track, days: 7, bytes: MIB, cleanup: 'delete', maxFuture: '60000' },
    { topic: topics.transactional, days: 7, bytes: MIB, cleanup: 'delete', maxFuture: '60000' },
    { topic: topics.webhooks, days: 14, bytes: MIB, cleanup: 'delete' },
    { topic: topics.processed, days: 7, bytes: 2 * MIB, cleanup: 'delete' },
    { topic: topics.deadLetters, days: 30, bytes: 2 * MIB, cleanup: 'delete' },
    { topic: topics.resolutions, days: 45, bytes: 4 * MIB, cleanup: 'compact,delete' },
    { topic: topics.audit, days: 400, bytes: MIB, cleanup: 'delete' },
  ])('keeps $topic for $days days', ({ topic, days, bytes, cleanup, maxFuture }) => {
    expect(topicCatalogue.find(({ name }) => name === topic)).toMatchObject({
      partitions: 6,
      replicationFactor: 3,
      config: {
        'cleanup.policy': cleanup,
        'max.message.bytes': String(bytes),
        'min.insync.replicas': '2',
        'retention.ms': String(days * DAY_MS),
      },
    });
    const config = topicCatalogue.find(({ name }) => name === topic)?.config ?? {};
    expect(config['message.timestamp.after.max.ms']).toBe(maxFuture);
  });

  it('refuses a record of a command topic that its retention would delete unread', () => {
    for (const { name, config } of topicCatalogue) {
      const bound = config['message.timestamp.before.max.ms'];
      expect(bound, name).toBe(commandTopics.includes(name) ? config['retention.ms'] : undefined);
    }
  });

  it('has the same number of partitions for all topics that are merged: one person, one partition number', () => {
    const counts = topicCatalogue
      .filter(({ name }) => commandTopics.includes(name))
      .map(({ partitions }) => partitions);
    expect(new Set(counts).size).toBe(1);
  });

  it('retains the resolution of a dead letter longer than the dead letter itself', () => {
    const days = (topic: Topic) =>
      Number(topicCatalogue.find(({ name }) => name === topic)?.config['retention.ms']) / DAY_MS;
    expect(days(topics.resolutions)).toBeGreaterThan(days(topics.deadLetters));
  });
});
