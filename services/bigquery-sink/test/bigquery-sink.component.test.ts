import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topicCatalogue, topics, type WebhookEvent } from '@cio-bus/contracts';
import { createKafka, createProducer, createTopics, topicOffsets } from '@cio-bus/kafka';
import { closeServer, type ServicePart, stopBudget } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { A_TIME_MS, aDeadLetterRecord, aTrackCommand, aWebhookEvent, testPrefix } from '@cio-bus/testkit';
import { createSqlClient } from '@cio-bus/warehouse';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { wireBigquerySink } from '../src/app.ts';
import { bigquerySinkConfig } from '../src/config.ts';

const telemetry = quietTelemetry('bigquery-sink');
const KAFKA_TOPIC_PREFIX = testPrefix('sink');

describe('bigquery-sink on Kafka', () => {
  const kafka = createKafka(
    { KAFKA_BROKERS: (process.env.KAFKA_BROKERS ?? '').split(','), KAFKA_TOPIC_PREFIX },
    telemetry,
  );
  const producer = createProducer(kafka, telemetry);
  let parts: ServicePart[] = [];
  let stateDir = '';
  let server: Server;

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'bigquery-sink-'));
    const { KAFKA_BROKERS } = process.env;
    const config = bigquerySinkConfig.parse({ KAFKA_BROKERS, KAFKA_TOPIC_PREFIX, STATE_DIR: stateDir });
    parts = [producer, ...wireBigquerySink({ config, telemetry, stop: stopBudget(25_000) })];
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    const app = express();
    for (const { routes } of parts) if (routes) app.use(routes);
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    for (const part of parts) await part.start();
  });
  afterAll(async () => {
    for (const part of parts.toReversed()) await part.stop();
    await closeServer(server);
    await rm(stateDir, { recursive: true });
  });

  const rows = () =>
    createSqlClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).query(
      `SELECT kind, event_id, status, error_code, source_topic FROM customerio_events.events_current ORDER BY kind, event_id`,
    );
  const waitForRow = (id: string) =>
    vi.waitFor(async () => expect((await rows()).map(({ event_id }) => event_id)).toContain(id), {
      timeout: 180_000,
      interval: 200,
    });
  const receive = ({ data: _data, ...event }: WebhookEvent) =>
    producer.publish({ topic: topics.webhooks, key: 'user-1', value: JSON.stringify(event) });

  it('stores one row per record of its topics, however often the record arrives', async () => {
    const origin = { topic: topics.track, partition: 0, offset: 0, timestamp: A_TIME_MS };
    const settled = {
      status: 'success',
      service: 's',
      handler: 'h',
      processingTime: 1,
      attempts: 1,
      processedAt: A_TIME_MS,
    };
    const command = aTrackCommand({ correlationId: 'c-1' });
    const action = {
      id: 'r-1',
      correlationId: 'r-1',
      action: 'replayed',
      by: 'ada',
      why: 'fixed',
      timestamp: A_TIME_MS,
      counts: {},
    };
    const { key, value, headers } = aDeadLetterRecord();
    const event = aWebhookEvent({ id: 'e-1' });

    await receive(event);
    await receive(event);
    await producer.publish({
      topic: topics.processed,
      key: 'c-1',
      value: JSON.stringify({ ...command, ...settled, origin }),
    });
    await producer.publish({ topic: topics.deadLetters, key, value, headers });
    await producer.publish({ topic: topics.audit, key: 'r-1', value: JSON.stringify(action) });
    for (const id of ['e-1', command.id, 'track-publisher/customerio.track/0/0', 'r-1']) await waitForRow(id);

    expect(await rows()).toMatchObject([
      { kind: 'audit', event_id: 'r-1', status: 'replayed' },
      { kind: 'command', event_id: command.id, status: 'success' },
      { kind: 'dead_letter', status: 'dead', error_code: 'VENDOR_REJECTED', source_topic: topics.deadLetters },
      { kind: 'webhook', event_id: 'e-1', status: 'received' },
    ]);
  });

  it('dead-letters an unusable webhook, stores that dead letter, and writes no other about it', async () => {
    const position = await producer.publish({ topic: topics.webhooks, key: 'user-1', value: 'rubbish' });
    const id = `bigquery-sink/customerio.webhooks/${position.partition}/${position.offset}`;
    await waitForRow(id);
    await receive(aWebhookEvent({ id: 'e-2' }));
    await waitForRow('e-2');

    const deadLetters = await topicOffsets(kafka, topics.deadLetters);
    expect(deadLetters.reduce((sum, { low, high }) => sum + high - low, 0)).toBe(2); // that one, and the first test's
    expect(await rows()).toContainEqual(expect.objectContaining({ event_id: id, error_code: 'MESSAGE_INVALID' }));
  });
});
