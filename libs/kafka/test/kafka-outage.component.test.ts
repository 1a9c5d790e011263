import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { personCommand, topicCatalogue, topics } from '@cio-bus/contracts';
import { createConsumer, createKafka, createProducer, createTopics, defineHandler, done } from '@cio-bus/kafka';
import { ensureKafka, freePort } from '@cio-bus/servers';
import { quietTelemetry, type ServicePart, UnavailableError } from '@cio-bus/service';
import { afterAll, describe, expect, it } from 'vitest';

const AWAY_MS = 20_000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts a part as a service does, and reports each time that it could not start. */
async function untilStarted(part: ServicePart, onRefused: () => void): Promise<void> {
  for (;;) {
    try {
      return await part.start();
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      onRefused();
    }
  }
}

describe('a Kafka that is unavailable for 20 s', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  it('ends no process: producers and consumers recover automatically, also in their start, and nothing is lost', async () => {
    const { KAFKA_BROKERS: _shared, ...env } = process.env; // a separate broker, because it is stopped
    const dataDir = await mkdtemp(join(tmpdir(), 'cio-bus-outage-'));
    stops.push(() => rm(dataDir, { recursive: true }));
    const options = { env, dataDir, port: await freePort(), restartable: true };
    const before = await ensureKafka(options);
    const telemetry = quietTelemetry('tested');
    const kafka = createKafka({ KAFKA_BROKERS: [before.brokers] }, telemetry);
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    const producer = createProducer(kafka, telemetry);
    const seen: string[] = [];
    const handler = defineHandler({
      name: 'note',
      topics: [topics.identify, topics.track],
      schema: personCommand,
      order: 'key',
      handle: async ({ correlationId }) => {
        seen.push(correlationId);
        return done();
      },
    });
    const reading = { concurrency: 4, handlers: [handler], telemetry };
    const consumer = createConsumer(kafka, { ...reading, groupId: 'g', producer });
    const lateProducer = createProducer(kafka, telemetry);
    const lateConsumer = createConsumer(kafka, { ...reading, groupId: 'late', producer: lateProducer });
    let failure: Error | undefined;
    void consumer.failure?.then((error) => {
      failure = error;
    });
    await producer.start();
    await consumer.start();
    stops.push(
      () => producer.stop(),
      () => consumer.stop(),
    );
    const publish = async (correlationId: string) => {
      const value = { type: 'track', userId: 'u1', payload: { name: 'x' }, timestamp: Date.now(), correlationId };
      for (;;) {
        try {
          return await producer.publish({ topic: topics.track, key: 'u1', value: JSON.stringify(value) });
        } catch {
          await sleep(200); // like an app: again, under the same id
        }
      }
    };
    const until = async (correlationId: string) => {
      while (!seen.includes(correlationId) && !failure) await sleep(50);
    };

    await publish('before');
    await until('before');
    await before.stop();
    const during = publish('during');
    const refused = new Set<ServicePart>();
    const late = Promise.all(
      [lateProducer, lateConsumer].map((part) => untilStarted(part, () => void refused.add(part))),
    );
    await sleep(AWAY_MS);
    await expect.poll(() => refused.size).toBe(2);
    const after = await ensureKafka(options);
    stops.push(after.stop);
    await late;
    stops.push(
      () => lateProducer.stop(),
      () => lateConsumer.stop(),
    );
    await during;
    await publish('after');
    await until('after');

    expect(failure).toBeUndefined();
    expect([...new Set(seen)]).toEqual(['before', 'during', 'after']);
    await expect.poll(() => seen.filter((id) => id === 'after').length).toBeGreaterThan(1);
  });
});
