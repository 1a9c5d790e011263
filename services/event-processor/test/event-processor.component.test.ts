import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  headers,
  personCommand,
  type RawRecord,
  topicCatalogue,
  topics,
  WEBHOOK_SCHEMA,
  type WebhookEvent,
} from '@cio-bus/contracts';
import { createKafka, createProducer, createTopics, readTopic } from '@cio-bus/kafka';
import { type ServicePart, stopBudget } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { aWebhookEvent, testPrefix } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { wireEventProcessor } from '../src/app.ts';
import { eventProcessorConfig } from '../src/config.ts';

const telemetry = quietTelemetry('event-processor');
const KAFKA_TOPIC_PREFIX = testPrefix('processor');

describe('event-processor on Kafka', () => {
  const kafka = createKafka(
    { KAFKA_BROKERS: (process.env.KAFKA_BROKERS ?? '').split(','), KAFKA_TOPIC_PREFIX },
    telemetry,
  );
  const producer = createProducer(kafka, telemetry);
  let parts: ServicePart[] = [];
  let stateDir = '';

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'event-processor-'));
    const { KAFKA_BROKERS } = process.env;
    const config = eventProcessorConfig.parse({ KAFKA_BROKERS, KAFKA_TOPIC_PREFIX, STATE_DIR: stateDir });
    parts = [producer, ...wireEventProcessor({ config, telemetry, stop: stopBudget(25_000) })];
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    for (const part of parts) await part.start();
  });
  afterAll(async () => {
    for (const part of parts.toReversed()) await part.stop();
    await rm(stateDir, { recursive: true });
  });

  const receive = ({ data: _data, ...event }: WebhookEvent) =>
    producer.publish({
      topic: topics.webhooks,
      key: event.personId ?? null,
      value: JSON.stringify(event),
      headers: { [headers.schema]: WEBHOOK_SCHEMA },
    });

  async function recordsOf(topic: string): Promise<RawRecord[]> {
    const records = [];
    for await (const record of readTopic(kafka, topic)) records.push(record);
    return records;
  }
  const outcomes = async () => (await recordsOf(topics.processed)).map(({ value }) => JSON.parse(String(value)));

  it('reacts once to a repeated event, and writes an outcome per record', async () => {
    const bounce = aWebhookEvent({ id: 'e1', metric: 'bounced', timestamp: Date.now() });
    await receive(bounce);
    await receive(bounce);
    await receive(aWebhookEvent({ id: 'e2', metric: 'delivered' }));
    await vi.waitFor(async () => expect(await outcomes()).toHaveLength(3), { timeout: 180_000, interval: 200 });

    expect((await outcomes()).map(({ id, status, reason }) => [id, status, reason])).toEqual([
      ['e1', 'success', undefined],
      ['e1', 'skipped', 'duplicate'],
      ['e2', 'skipped', 'no-reaction'],
    ]);
    const commands = await recordsOf(topics.identify);
    expect(commands.map((record) => personCommand.read(record).type)).toEqual(['identify', 'suppress']);
  });

  it('suppresses nobody for an old bounce, and says so in the outcome', async () => {
    const timestamp = Date.now() - 25 * 3_600_000;
    await receive(aWebhookEvent({ id: 'old', personId: 'user-3', metric: 'bounced', timestamp }));
    const outcome = async () => (await outcomes()).find(({ id }) => id === 'old');
    await expect.poll(outcome, { timeout: 180_000, interval: 200 }).toMatchObject({
      status: 'success',
      suppressionWithheld: 'late',
    });
    const commands = (await recordsOf(topics.identify)).map((record) => personCommand.read(record));
    expect(commands.filter(({ userId }) => userId === 'user-3').map(({ type }) => type)).toEqual(['identify']);
  });

  it('dead-letters an invalid event and continues', async () => {
    await producer.publish({ topic: topics.webhooks, key: 'user-2', value: 'rubbish' });
    await receive(aWebhookEvent({ id: 'e3', personId: 'user-2', metric: 'opened', data: {} }));
    await vi.waitFor(async () => expect((await outcomes()).map(({ id }) => id)).toContain('e3'), {
      timeout: 180_000,
      interval: 200,
    });
    const deadLetters = await recordsOf(topics.deadLetters);
    expect(deadLetters.map(({ headers: reason, value }) => [reason['dlq-code'], String(value)])).toEqual([
      ['MESSAGE_INVALID', 'rubbish'],
    ]);
  });
});
