import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDeadLetter, topicCatalogue, topics } from '@cio-bus/contracts';
import { createKafka, createProducer, createTopics, readTopic } from '@cio-bus/kafka';
import { type ServicePart, stopBudget } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { aWebhookEvent, testPrefix } from '@cio-bus/testkit';
import { type ScriptedServer, startScriptedWriteServer, written } from '@cio-bus/warehouse/scripted-write-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { wireBigquerySink } from '../src/app.ts';
import { bigquerySinkConfig } from '../src/config.ts';

const EVENTS = 4_000;
const ONE_IN = 1_000;
const INVALID_ARGUMENT = 3;
const PERMISSION_DENIED = 7;
const UNAVAILABLE = 14;
const telemetry = quietTelemetry('bigquery-sink');
const KAFKA_TOPIC_PREFIX = testPrefix('refused');

const isBad = (id: string) => id.startsWith('event-') && Number(id.slice('event-'.length)) % ONE_IN === 7;

describe('bigquery-sink on a BigQuery that fails', () => {
  const KAFKA_BROKERS = process.env.KAFKA_BROKERS ?? '';
  const kafka = createKafka({ KAFKA_BROKERS: KAFKA_BROKERS.split(','), KAFKA_TOPIC_PREFIX }, telemetry);
  const producer = createProducer(kafka, telemetry);
  let server: ScriptedServer;
  let parts: ServicePart[] = [];
  let stateDir = '';
  const taken = new Set<string>();
  let outage: number | undefined;

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'bigquery-sink-'));
    server = await startScriptedWriteServer();
    server.react = (ids) => {
      if (outage) return { response: { error: { code: outage, message: 'scripted' } } };
      const bad = ids.flatMap((id, index) => (isBad(id) ? index : []));
      if (bad.length > 0) {
        const rowErrors = bad.map((index) => ({ index, message: `'subject' is too old` }));
        return { response: { error: { code: INVALID_ARGUMENT, message: 'some rows are bad' }, rowErrors } };
      }
      for (const id of ids) taken.add(id);
      return written;
    };
    const config = bigquerySinkConfig.parse({
      KAFKA_BROKERS,
      KAFKA_TOPIC_PREFIX,
      STATE_DIR: stateDir,
      WAREHOUSE: 'bigquery',
      BIGQUERY_PROJECT: 'test',
      BIGQUERY_GRPC_URL: server.url,
    });
    parts = [producer, ...wireBigquerySink({ config, telemetry, stop: stopBudget(25_000) })];
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    for (const part of parts) await part.start();
  });
  afterAll(async () => {
    for (const part of parts.toReversed()) await part.stop();
    server.stop();
    await rm(stateDir, { recursive: true });
  });

  const publish = (ids: readonly string[]) =>
    Promise.all(
      ids.map((id) => {
        const { data: _data, ...event } = aWebhookEvent({ id });
        return producer.publish({ topic: topics.webhooks, key: id, value: JSON.stringify(event) });
      }),
    );
  const untilTaken = (count: number) =>
    vi.waitFor(() => expect(taken.size).toBe(count), { timeout: 180_000, interval: 200 });

  it.each([
    ['is unavailable', UNAVAILABLE],
    ['denies permission', PERMISSION_DENIED],
  ])('waits while BigQuery %s, dead-letters nothing, and resumes automatically', async (_, code) => {
    const before = taken.size;
    const attempts = server.appends.length;
    outage = code;
    await publish(Array.from({ length: 200 }, (_, index) => `outage-${code}-${index}`));
    await vi.waitFor(() => expect(server.appends.length).toBeGreaterThan(attempts + 1), { timeout: 180_000 });
    expect(taken.size).toBe(before);
    outage = undefined;
    await untilTaken(before + 200);
    for await (const _ of readTopic(kafka, topics.deadLetters)) throw new Error('a dead letter was written');
  });

  it("dead-letters the one row in a thousand that is refused, with the warehouse's reason; loads the others, and a row per dead letter", async () => {
    const ids = Array.from({ length: EVENTS }, (_, index) => `event-${index}`);
    const before = taken.size;
    await publish(ids);
    const bad = ids.filter(isBad);
    await untilTaken(before + ids.length); // the valid ones, and a row per dead letter instead of the refused ones

    const deadLetters = [];
    for await (const record of readTopic(kafka, topics.deadLetters)) deadLetters.push(readDeadLetter(record));
    expect(deadLetters.map(({ value }) => JSON.parse(String(value)).id).toSorted()).toEqual(bad.toSorted());
    for (const { code, message } of deadLetters) {
      expect(code).toBe('ROW_REJECTED');
      expect(message).toContain(`'subject' is too old`);
    }
    expect(ids.filter((id) => !taken.has(id))).toEqual(bad);
    expect(deadLetters.every(({ deadLetterId }) => taken.has(deadLetterId))).toBe(true);
  });
});
