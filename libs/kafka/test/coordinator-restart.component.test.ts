import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { personCommand, topicCatalogue, topics } from '@cio-bus/contracts';
import { createConsumer, createKafka, createProducer, createTopics, defineHandler, done } from '@cio-bus/kafka';
import {
  fetchKafkaJars,
  freePorts,
  type JavaKafka,
  prepareJavaKafka,
  spawnJavaKafka,
  untilJavaKafkaReady,
} from '@cio-bus/servers';
import { quietTelemetry } from '@cio-bus/service';
import { afterAll, describe, expect, it } from 'vitest';

const AWAY_MS = 4_000;
const USERS = 12;
/** Their coordinators are different brokers, because their offsets are in different partitions. */
const groups = ['group-a', 'group-b'];
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a group whose coordinator restarts while the brokers of its topics stay', () => {
  const stops: (() => Promise<unknown>)[] = [];
  const clientStops: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const stop of [...stops, ...clientStops].reverse()) await stop(); // clients leave while brokers still run
  });

  async function startBroker(kafka: JavaKafka) {
    await prepareJavaKafka(kafka);
    const process = spawnJavaKafka(kafka);
    stops.push(() => process.stop());
    await untilJavaKafkaReady(process);
    return process;
  }

  /** A controller that is also a broker, and a second broker. */
  async function twoBrokers() {
    const folder = await mkdtemp(join(tmpdir(), 'cio-bus-coordinator-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const [port, controllerPort, secondPort] = (await freePorts(3)) as [number, number, number];
    const jars = await fetchKafkaJars(process.env);
    const place = (name: string) => ({
      jars,
      controllerPort,
      dataDir: join(folder, name),
      logDir: join(folder, `${name}-log`),
    });
    const offsets = { 'offsets.topic.num.partitions': String(groups.length) };
    const second = {
      'process.roles': 'broker',
      'node.id': '2',
      listeners: `PLAINTEXT://127.0.0.1:${secondPort}`,
    };
    return {
      brokers: [`127.0.0.1:${port}`, `127.0.0.1:${secondPort}`],
      first: { ...place('first'), port, properties: offsets },
      second: { ...place('second'), port: secondPort, properties: { ...offsets, ...second } },
    };
  }

  it('recovers automatically, in order, and nothing is lost', async () => {
    const { brokers, first, second } = await twoBrokers();
    const telemetry = quietTelemetry('tested');
    await startBroker(first);
    const kafka = createKafka({ KAFKA_BROKERS: brokers }, telemetry);
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 }); // all on the only broker
    const coordinator = await startBroker(second);

    const producer = createProducer(kafka, telemetry);
    await producer.start();
    clientStops.push(() => producer.stop());
    const failures: Error[] = [];
    const seen = new Map(groups.map((group) => [group, new Map<string, number[]>()]));
    for (const group of groups) {
      const handler = defineHandler({
        name: 'note',
        topics: [topics.identify, topics.track],
        schema: personCommand,
        order: 'key',
        handle: async ({ userId = '', timestamp }) => {
          const ofUser = seen.get(group)?.get(userId) ?? [];
          seen.get(group)?.set(userId, [...ofUser, timestamp]);
          return done();
        },
      });
      const consumer = createConsumer(kafka, {
        groupId: group,
        concurrency: 4,
        handlers: [handler],
        producer,
        telemetry,
      });
      void consumer.failure?.then((error) => failures.push(error));
      await consumer.start();
      clientStops.push(() => consumer.stop());
    }

    let published = 0;
    const start = Date.now();
    const publishOne = () => {
      const userId = `u${published % USERS}`;
      const payload = { name: 'x' };
      const value = { type: 'track', userId, payload, timestamp: start + published++, correlationId: `c${published}` };
      return producer.publish({ topic: topics.track, key: userId, value: JSON.stringify(value) });
    };
    const distinct = (group: string) =>
      [...(seen.get(group)?.values() ?? [])].reduce((sum, times) => sum + new Set(times).size, 0);
    const untilAll = async () => {
      while (groups.some((group) => distinct(group) < published) && failures.length === 0) await sleep(50);
    };

    for (let n = 0; n < 240; n++) await publishOne();
    await untilAll();
    await coordinator.stop();
    const until = Date.now() + AWAY_MS;
    while (Date.now() < until) await publishOne();
    await startBroker(second);
    for (let n = 0; n < 240; n++) await publishOne();
    await untilAll();

    expect(failures).toEqual([]);
    for (const group of groups) {
      for (const times of seen.get(group)?.values() ?? []) {
        const firstDeliveries = [...new Set(times)];
        expect(firstDeliveries).toEqual([...firstDeliveries].sort((a, b) => a - b));
      }
    }
  });
});
