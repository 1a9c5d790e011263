import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Topic, topics } from '@cio-bus/contracts';
import { createKafka, createProducer, type KafkaConnection, readTopic } from '@cio-bus/kafka';
import { flowServices, type Stack, startStack } from '@cio-bus/local';
import { defineConfig, kafkaSettings, quietTelemetry } from '@cio-bus/service';
import { type OtlpCollector, startOtlpCollector, testPrefix } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patientReceiver } from '../../stack/patient-settings.ts';
import { isCommitted, until } from '../stack-fixture.ts';
import { createCanaries } from './canaries.ts';
import { startEchoingVendor } from './echoing-vendor.ts';
import { askCanaries, postCanaries } from './post-canaries.ts';
import { publishCanaries } from './publish-canaries.ts';
import { publishWrongly } from './publish-wrongly.ts';
import { startWithBadSettings } from './start-with-bad-settings.ts';

const canaries = createCanaries();
const { word } = canaries;

describe('what the stack writes', () => {
  let stateDir: string;
  let collector: OtlpCollector;
  let vendor: Awaited<ReturnType<typeof startEchoingVendor>>;
  let stack: Stack;
  let kafka: KafkaConnection;
  let producer: ReturnType<typeof createProducer>;
  /** Everything that left a process: its output, metrics and answers, by where it was found. */
  const written = new Map<string, string>();
  const deadLetters: string[] = [];

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'cio-bus-canary-'));
    [collector, vendor] = await Promise.all([startOtlpCollector(), startEchoingVendor()]);
    stack = await startStack({
      mode: 'fail',
      ports: 'free',
      stateDir,
      env: {
        KAFKA_BROKERS: process.env.KAFKA_BROKERS,
        KAFKA_TOPIC_PREFIX: testPrefix('canary'),
        SETTLE_REPORTED_EVERY_SECONDS: '0',
        ...patientReceiver,
        CUSTOMERIO_REGION: 'us',
        CUSTOMERIO_TRACK_URL: vendor.url,
        CUSTOMERIO_APP_URL: vendor.url,
        CUSTOMERIO_SITE_ID: word('siteid'),
        CUSTOMERIO_TRACK_API_KEY: word('trackkey'),
        CUSTOMERIO_APP_API_KEY: word('appkey'),
        CUSTOMERIO_WEBHOOK_SECRET: `${word('webhooksecret')},${word('oldsecret')}`,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: `authorization=${word('collectorkey')}`,
        OTEL_TRACES_SAMPLER_ARG: '1',
        LOG_LEVEL: 'debug',
      },
    });
    kafka = createKafka(defineConfig(kafkaSettings).parse(stack.settings), quietTelemetry('canary'));
    producer = createProducer(kafka, quietTelemetry('canary'));
    await producer.start();
  });
  afterAll(async () => {
    await producer?.stop();
    await stack?.stop();
    collector?.close();
    vendor?.close();
    await rm(stateDir, { recursive: true, force: true });
  });

  it('goes through every way to fail', async () => {
    const published = await publishCanaries(producer, canaries);
    for (const { name, text } of await postCanaries(stack, canaries)) written.set(`answer to ${name}`, text);
    for (const { name, text } of await startWithBadSettings(canaries, stack.settings)) {
      written.set(name, text);
      expect(text, name).toMatch(/Bad settings|SASL/);
    }
    for (const { name, text } of await publishWrongly(producer, canaries)) {
      written.set(`error of the SDK for ${name}`, text);
      expect(text, name).not.toBe('was taken');
    }
    await askCanaries(stack, canaries);

    const groups: [string, Topic[]][] = [
      ['track-publisher', [topics.identify, topics.track]],
      ['transactional-sender', [topics.transactional]],
      ['event-processor', [topics.webhooks]],
      ['bigquery-sink', [topics.webhooks, topics.processed, topics.deadLetters]],
    ];
    for (const [service, read] of groups) {
      await until(`${service} to settle`, async () => (await isCommitted({ kafka }, service, read)) || undefined);
    }
    for await (const { headers } of readTopic(kafka, topics.deadLetters)) deadLetters.push(String(headers['dlq-code']));
    expect([...published.values()].reduce((sum, count) => sum + count)).toBeGreaterThan(20);
    expect(new Set(deadLetters)).toEqual(
      new Set(['MESSAGE_INVALID', 'MESSAGE_TOO_LARGE', 'VENDOR_REJECTED', 'SEND_UNKNOWN']),
    );
  });

  it('is found in Kafka, so that there is something to be found', async () => {
    const inKafka: string[] = [];
    for (const topic of [topics.deadLetters, topics.processed, topics.webhooks]) {
      for await (const record of readTopic(kafka, topic)) inKafka.push(String(record.value));
    }
    const found = canaries.leaksIn(inKafka.join('\n'));
    expect(found).toEqual(expect.arrayContaining(['email', 'recipient', 'eventdata', 'messagedata', 'webhookemail']));
  });

  it('leaks no secret and no personal data: not in logs, metrics, traces or responses', async () => {
    for (const [service, url] of Object.entries(stack.health)) {
      for (const path of ['/metrics', '/readyz', '/healthz']) {
        written.set(`${service}${path}`, await (await fetch(`${url}${path}`)).text());
      }
    }
    await stack.stop(); // what a process says last counts, too
    written.set('traces', JSON.stringify(collector.spans));
    for (const name of await readdir(stack.logDir)) {
      written.set(`log of ${name}`, await readFile(join(stack.logDir, name), 'utf8'));
    }
    expect(collector.spans.length).toBeGreaterThan(20);
    expect([...written.keys()]).toEqual(expect.arrayContaining(flowServices.map((name) => `log of ${name}.log`)));
    expect(findings()).toEqual([]);
  });

  /** Each place where a canary was seen, with the line. */
  const findings = () =>
    [...written].flatMap(([place, text]) =>
      text.split('\n').flatMap((line) => {
        const kinds = canaries.leaksIn(line);
        return kinds.length === 0 ? [] : [`${place} reveals ${kinds.join(', ')}: ${line.slice(0, 2_000)}`];
      }),
    );
});
