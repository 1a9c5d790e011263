import { topics } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafka, createProducer } from '../src/index.ts';
import { type Bus, createBus, readAll } from './kafka-fixture.ts';

describe('the producer, on a real Kafka', () => {
  let bus: Bus;
  beforeAll(async () => {
    bus = await createBus('producer');
  });
  afterAll(() => bus.producer.stop());

  it('returns the position of each record, and keeps the order of a key', async () => {
    const published = Array.from({ length: 2_000 }, (_, n) => {
      const record = { topic: topics.track, key: `u${n % 7}`, value: String(n) };
      return bus.producer.publish(record);
    });
    const positions = await Promise.all(published);
    const records = await readAll(bus.kafka, topics.track);
    const valueAt = new Map(records.map(({ partition, offset, value }) => [`${partition}/${offset}`, String(value)]));
    expect(positions.map(({ partition, offset }) => valueAt.get(`${partition}/${offset}`))).toEqual(
      positions.map((_, n) => String(n)),
    );
    for (const key of ['u0', 'u3']) {
      const numbers = records.filter((record) => String(record.key) === key).map(({ value }) => Number(value));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });

  it('sends a record at once when its caller publishes as soon as the one before is acknowledged', async () => {
    for (let n = 0; n < 50; n++) {
      const record = { topic: n % 2 === 0 ? topics.identify : topics.track, key: 'one', value: String(n) };
      await bus.producer.publish(record); // rejects at its deadline when nothing makes the producer send it
      for (let hop = 0; hop < n % 10; hop++) await undefined; // the caller may resume at any point while our loop ends
    }
  });

  it('stamps a record of another topic strictly later than the one of the same key before it', async () => {
    const pairs = Array.from({ length: 50 }, (_, n) => [
      bus.producer.publish({ topic: topics.track, key: `p${n}`, value: 'first' }),
      bus.producer.publish({ topic: topics.identify, key: `p${n}`, value: 'second' }),
    ]);
    await Promise.all(pairs.flat());
    const stampOf = async (topic: string) =>
      new Map((await readAll(bus.kafka, topic)).map(({ key, timestamp }) => [String(key), timestamp]));
    const [first, second] = [await stampOf(topics.track), await stampOf(topics.identify)];
    for (let n = 0; n < 50; n++) expect(second.get(`p${n}`)).toBeGreaterThan(first.get(`p${n}`) ?? 0);
  });

  it('accepts a record as large as the topic allows, and refuses a larger one before it is sent', async () => {
    const fits = { topic: topics.track, key: 'large', value: Buffer.alloc(1_048_000, 'x') };
    await expect(bus.producer.publish(fits)).resolves.toMatchObject({ topic: topics.track });
    const tooLarge = { topic: topics.track, key: 'large', value: Buffer.alloc(1_048_577, 'x') };
    await expect(bus.producer.publish(tooLarge)).rejects.toMatchObject({ outcome: 'not-sent' });
  });

  it('fails a refused record alone, not the batch it was sent in', async () => {
    const farFuture = Date.now() + 3_600_000;
    const publish = (n: number) =>
      bus.producer.publish({
        topic: topics.identify,
        key: `k${n}`,
        value: String(n),
        ...(n === 5 ? { timestamp: farFuture } : {}),
      });
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => publish(n)));
    expect(results.map(({ status }) => status)).toEqual(results.map((_, n) => (n === 5 ? 'rejected' : 'fulfilled')));
    expect(results[5]).toMatchObject({ reason: { outcome: 'not-sent' } });
    const values = (await readAll(bus.kafka, topics.identify)).map(({ value }) => String(value));
    expect(new Set(values)).toEqual(
      new Set([
        ...Array.from({ length: 25 }, (_, n) => String(2 * n)),
        'second',
        '0',
        '1',
        '2',
        '3',
        '4',
        '6',
        '7',
        '8',
        '9',
      ]),
    );
  });

  it('rejects by its deadline when nothing listens, and says that the outcome is unknown or nothing was sent', async () => {
    const telemetry = quietTelemetry('tested');
    const producer = createProducer(bus.kafka, telemetry);
    await producer.start();
    const ended: string[] = [];
    const publish = (name: string, options?: { deadlineMs: number }) =>
      producer.publish({ topic: 'no-such-topic', key: 'k', value: 'v' }, options).finally(() => ended.push(name));
    const patient = expect(publish('patient')).rejects.toMatchObject({ name: 'PublishError' });
    await expect(publish('impatient', { deadlineMs: 300 })).rejects.toMatchObject({ name: 'PublishError' });
    expect(ended).toEqual(['impatient']);
    await producer.stop();
    await patient;
  });

  it('fails to start, in bounded time, without a broker', async () => {
    const telemetry = quietTelemetry('tested');
    const nobody = createKafka({ KAFKA_BROKERS: ['127.0.0.1:1'] }, telemetry);
    await expect(createProducer(nobody, telemetry).start()).rejects.toThrow(/127\.0\.0\.1:1/);
  });
});
