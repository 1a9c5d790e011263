import { type RawRecord, topicCatalogue, topics, webhookEvent } from '@cio-bus/contracts';
import { createKafka, createTopics, readTopic } from '@cio-bus/kafka';
import { Secret, type ServicePart, stopBudget } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { testPrefix } from '@cio-bus/testkit';
import { signWebhook } from '@cio-bus/webhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wireWebhookReceiver } from '../src/app.ts';
import { webhookReceiverConfig } from '../src/config.ts';
import { WEBHOOK_PATH } from '../src/http/public-port.ts';

const telemetry = quietTelemetry('webhook-receiver');
const timestamp = '1795262400';

describe('webhook-receiver on Kafka', () => {
  const config = webhookReceiverConfig.parse({
    KAFKA_BROKERS: process.env.KAFKA_BROKERS,
    KAFKA_TOPIC_PREFIX: testPrefix('receiver'),
    CUSTOMERIO_WEBHOOK_SECRET: 'key',
    PORT: '0',
    WEBHOOK_STOP_NOTICE_MS: '0',
    WEBHOOK_ANSWER_TIMEOUT_MS: '3900', // the most there is: on a busy machine Kafka may need longer than the default
  });
  const kafka = createKafka(config, telemetry);
  const parts = wireWebhookReceiver({ config, telemetry, stop: stopBudget(25_000) });

  beforeAll(async () => {
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    for (const part of parts) await part.start();
  });
  afterAll(async () => {
    for (const part of parts.toReversed()) await part.stop();
  });

  async function post(body: string): Promise<number> {
    const signature = signWebhook(new Secret('key'), { scheme: 'v0', timestamp, rawBody: Buffer.from(body) });
    const headers = { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature };
    const { port } = parts[0] as ServicePart & { port: number };
    return (await fetch(`http://127.0.0.1:${port}${WEBHOOK_PATH}`, { method: 'POST', body, headers })).status;
  }

  async function recordsOf(topic: string): Promise<RawRecord[]> {
    const records = [];
    for await (const record of readTopic(kafka, topic)) records.push(record);
    return records;
  }

  it('has every event of a request in the topic when it responds 200', async () => {
    const events = ['e1', 'e2'].map((event_id) => ({
      event_id,
      metric: 'email_opened',
      timestamp: 1_795_262_400,
      data: { identifiers: { id: 'u1' } },
    }));
    expect(await post(JSON.stringify({ events }))).toBe(200);
    const records = await recordsOf(topics.webhooks);
    expect(records.map((record) => [String(record.key), webhookEvent.read(record).id])).toEqual([
      ['u1', 'e1'],
      ['u1', 'e2'],
    ]);
  });

  it.each([
    { kilobytes: 200, altered: undefined, fields: ['identifiers', 'content', 'headers'] },
    { kilobytes: 1_500, altered: ['content', 'headers'], fields: ['identifiers'] },
  ])('has an event with $kilobytes kB of content in the topic, without what a record cannot take', async (given) => {
    const content = '<p class="a">Ü</p>'.padEnd(given.kilobytes * 1_000, '"');
    const data = { identifiers: { id: 'u1' }, content, headers: { Subject: ['Hello'] } };
    const event_id = `content-${given.kilobytes}`;
    const event = { event_id, object_type: 'email', metric: 'sent', timestamp: 1_795_262_400, data };
    expect(await post(JSON.stringify(event))).toBe(200);

    const written = (await recordsOf(topics.webhooks)).map((record) => webhookEvent.read(record));
    const found = written.find(({ id }) => id === event_id);
    expect([found?.altered, Object.keys(found?.data ?? {})]).toEqual([given.altered, given.fields]);
  });

  it.each([
    ['rubbish', 'rubbish', 'MESSAGE_INVALID', 7],
    [
      '1.2 MB',
      `{"metric":"sent","timestamp":1795262400,"data":"${'x'.repeat(1_200_000)}"}`,
      'MESSAGE_TOO_LARGE',
      900_000,
    ],
  ])('has dead-lettered signed %s when it responds 200', async (_what, body, code, bytes) => {
    expect(await post(body)).toBe(200);
    const deadLetters = await recordsOf(topics.deadLetters);
    const deadLetter = deadLetters.find(({ headers }) => headers['dlq-code'] === code);
    expect([deadLetter?.key, deadLetter?.value?.length]).toEqual([null, bytes]);
  });
});
