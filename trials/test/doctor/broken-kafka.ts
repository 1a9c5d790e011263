import { personCommand, type Topic, topicCatalogue, topics } from '@cio-bus/contracts';
import { createConsumer, createKafka, createProducer, createTopics, defineHandler, done } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service';
import { aTrackCommand, testPrefix } from '@cio-bus/testkit';
import { onTestFinished } from 'vitest';

const HOUR_MS = 3_600_000;
const telemetry = quietTelemetry('test');
const KAFKA_BROKERS = process.env.KAFKA_BROKERS ?? '';
const KAFKA_TOPIC_PREFIX = testPrefix('doctor');

/** Topics that are wrong in several ways, and services likewise. @returns their settings */
export async function aBrokenKafka() {
  const changes: Partial<Record<string, object>> = {
    [topics.track]: { partitions: 7 },
    [topics.webhooks]: { partitions: 3 },
    [topics.deadLetters]: { config: { 'retention.ms': '60000' } },
    [topics.transactional]: { config: { 'max.message.bytes': '1000' } },
    [topics.resolutions]: { config: { 'cleanup.policy': 'delete' } },
  };
  const existing = topicCatalogue.filter(({ name }) => name !== topics.audit);
  const kafka = createKafka({ KAFKA_BROKERS: KAFKA_BROKERS.split(','), KAFKA_TOPIC_PREFIX }, telemetry);
  const broken = existing.map((topic) => {
    const { config = {}, ...rest } = (changes[topic.name] ?? {}) as { config?: object };
    return { ...topic, ...rest, config: { ...topic.config, ...config } };
  });
  await createTopics(kafka, broken, { replicationFactor: 1 });
  const producer = createProducer(kafka, telemetry);
  const settled = Promise.withResolvers<void>();
  const stuck = new AbortController();
  const service = (name: string, topic: Topic) =>
    createConsumer(kafka, {
      groupId: `customerio-${name}`,
      concurrency: 1,
      handlers: [
        defineHandler({
          ...{ name, topics: [topic], schema: personCommand, order: 'key' },
          async handle({ userId }) {
            if (userId === 'first') return done();
            settled.resolve();
            await new Promise((resolve) => stuck.signal.addEventListener('abort', resolve));
            return done();
          },
        }),
      ],
      ...{ producer, telemetry },
    });
  const parts = [producer, service('track-publisher', topics.track), service('event-processor', topics.webhooks)];
  for (const part of parts) await part.start();
  onTestFinished(async () => {
    stuck.abort();
    for (const part of parts.toReversed()) await part.stop();
  });
  for (const userId of ['first', 'second'])
    await producer.publish({
      ...{ topic: topics.track, key: 'u', value: JSON.stringify(aTrackCommand({ userId })) },
      timestamp: Date.now() - HOUR_MS,
    });
  await settled.promise;
  return { KAFKA_BROKERS, KAFKA_TOPIC_PREFIX };
}
