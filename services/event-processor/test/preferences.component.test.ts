import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headers, personCommand, topicCatalogue, topics, WEBHOOK_SCHEMA, type WebhookEvent } from '@cio-bus/contracts';
import { createKafka, createProducer, createTopics, readTopic } from '@cio-bus/kafka';
import { closeServer, type ServicePart, stopBudget } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { aWebhookEvent, testPrefix } from '@cio-bus/testkit';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { wireEventProcessor } from '../src/app.ts';
import { eventProcessorConfig } from '../src/config.ts';

const telemetry = quietTelemetry('event-processor');
const settings = { KAFKA_BROKERS: process.env.KAFKA_BROKERS, KAFKA_TOPIC_PREFIX: testPrefix('preferences') };
const PATIENT = { timeout: 180_000, interval: 200 };

describe('event-processor with preferences, embedded', () => {
  const kafka = createKafka({ ...settings, KAFKA_BROKERS: (settings.KAFKA_BROKERS ?? '').split(',') }, telemetry);
  const producer = createProducer(kafka, telemetry);
  let parts: ServicePart[] = [];
  let stateDir = '';
  let server: Server;
  let origin = '';

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'event-processor-'));
    const config = eventProcessorConfig.parse({ ...settings, STATE_DIR: stateDir, PREFERENCES: 'true' });
    parts = [producer, ...wireEventProcessor({ config, telemetry, stop: stopBudget(25_000) })];
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    for (const part of parts) await part.start();
    const app = express();
    for (const { routes } of parts) if (routes) app.use(routes);
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/preferences`;
  });
  afterAll(async () => {
    await closeServer(server);
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
  const put = (body: object) =>
    fetch(`${origin}/ada`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const preferences = async () => {
    const answer = (await (await fetch(`${origin}/ada`)).json()) as { preferences: unknown };
    return answer.preferences;
  };
  async function recordsOf(topic: string) {
    const records = [];
    for await (const record of readTopic(kafka, topic)) records.push(record);
    return records;
  }
  async function optIns(): Promise<unknown[]> {
    const payloads = (await recordsOf(topics.identify)).map((record) => personCommand.read(record).payload);
    return payloads.filter((payload) => 'email_opt_in' in payload);
  }
  const untilHandled = (count: number) =>
    vi.waitFor(async () => expect(await recordsOf(topics.processed)).toHaveLength(count), PATIENT);

  it('lets the latest statement count, in the app or at Customer.io, and reports each change once', async () => {
    const person = { personId: 'ada', objectType: 'email', data: {} };
    const late = aWebhookEvent({ ...person, id: 'late', metric: 'unsubscribed', timestamp: Date.now() - 60_000 });
    expect((await put({ email: true })).status).toBe(200);
    await vi.waitFor(async () => expect(await optIns()).toHaveLength(1), PATIENT);

    await receive(late);
    await untilHandled(1);
    expect(await preferences()).toMatchObject({ email: true });

    await fetch(origin, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"person":"ada"}',
    });
    const unsubscribed = { ...late, id: 'e1', timestamp: Date.now() };
    const echo = { ...unsubscribed, id: 'e2', objectType: 'customer' };
    for (const event of [unsubscribed, unsubscribed, echo]) await receive(event);
    await untilHandled(4);
    expect(await preferences()).toMatchObject({ email: false });
    await put({ email: true });

    await vi.waitFor(async () => expect(await optIns()).toHaveLength(3), PATIENT);
    expect(await optIns()).toEqual([
      { email_opt_in: true },
      { email_opt_in: false, _update: true },
      { email_opt_in: true },
    ]);
  });
});
