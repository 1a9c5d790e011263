import { randomBytes } from 'node:crypto';
import { commandTypes, type PersonCommand, personCommand, topicCatalogue, topics } from '@cio-bus/contracts';
import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import pRetry from 'p-retry';
import {
  type BatchPolicy,
  type ConsumerOptions,
  createConsumer,
  createKafka,
  createProducer,
  createTopics,
  defineHandler,
  done,
  type KafkaConnection,
  type Outcome,
  readTopic,
} from '../src/index.ts';

/** A separate bus on the shared broker: a prefix, its topics, a producer. */
export async function createBus(name: string, telemetry: Telemetry = { ...quietTelemetry('tested'), release: 'v7' }) {
  const kafka = createKafka(
    {
      KAFKA_BROKERS: (process.env.KAFKA_BROKERS ?? '').split(','),
      KAFKA_TOPIC_PREFIX: `test-${name}-${randomBytes(4).toString('hex')}.`,
    },
    telemetry,
  );
  await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
  const producer = createProducer(kafka, telemetry);
  await producer.start();
  return { kafka, producer, telemetry };
}

export type Bus = Awaited<ReturnType<typeof createBus>>;

/** Publishes an identify or track of a user; `n` counts the user's commands. */
export function publishCommand({ producer }: Bus, userId: string, n: number, type: 'identify' | 'track' = 'track') {
  const payload = type === 'identify' ? { n } : { name: 'tested', data: { n } };
  const value = JSON.stringify({ type, userId, payload, timestamp: Date.now(), correlationId: `${userId}-${n}` });
  return producer.publish({ topic: type === 'identify' ? topics.identify : topics.track, key: userId, value });
}

/** The count that {@link publishCommand} put into a command. */
export const countOf = (command: PersonCommand): number =>
  Number(command.type === 'identify' ? command.payload.n : 'data' in command.payload && Object(command.payload.data).n);

/** A consumer of identify and track that notes the commands of each user, and returns the outcomes of `handle`. */
export function createNotingConsumer(
  { kafka, producer, telemetry }: Bus,
  {
    handle = async () => done(),
    batch = { maxMessages: 100, maxBytes: 480_000, lingerMs: 5 },
    ...options
  }: Partial<ConsumerOptions> & { handle?: (command: PersonCommand) => Promise<Outcome>; batch?: BatchPolicy } = {},
) {
  const seen = new Map<string, number[]>();
  const handler = defineHandler({
    name: 'note',
    topics: [topics.identify, topics.track],
    schema: personCommand,
    order: 'key',
    batch,
    barrier: ({ type }) => !commandTypes[type].repeatable,
    handle: async (commands) => {
      for (const command of commands) {
        const userId = command.userId ?? '';
        seen.set(userId, [...(seen.get(userId) ?? []), countOf(command)]);
      }
      return Promise.all(commands.map(handle));
    },
  });
  const consumer = createConsumer(kafka, {
    groupId: 'noting',
    concurrency: 8,
    handlers: [handler],
    producer,
    telemetry,
    ...options,
  });
  return { consumer, seen, count: () => [...seen.values()].reduce((sum, { length }) => sum + length, 0) };
}

/** Resolves once the condition holds; rejects after a time, naming what was awaited. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 180_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A transactional producer and its first transaction: a broker needs a moment to elect coordinators of transactions. */
export async function beginTransaction({ kafka }: Bus, name: string, stops: (() => Promise<void>)[]) {
  const client = kafka.client.producer({
    transactionalId: kafka.physical(name),
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await client.connect();
  stops.push(() => client.disconnect());
  const transaction = await pRetry(() => client.transaction(), { retries: 30, minTimeout: 200, factor: 1 });
  return { client, transaction };
}

/** All records of a topic. */
export async function readAll(kafka: KafkaConnection, topic: string) {
  const records = [];
  for await (const record of readTopic(kafka, topic)) records.push(record);
  return records;
}

/** Starts a noting consumer that is stopped once: by the test, or afterwards by what is pushed to `stops`. */
export async function runNoting(
  bus: Bus,
  stops: (() => Promise<void>)[],
  options: Parameters<typeof createNotingConsumer>[1] = {},
) {
  const noting = createNotingConsumer(bus, options);
  await noting.consumer.start();
  let stopped = false;
  const stop = async () => {
    if (!stopped) await noting.consumer.stop();
    stopped = true;
  };
  stops.push(stop);
  return { ...noting, stop };
}
