import { type PersonCommand, personCommand, topicCatalogue, topics } from '@cio-bus/contracts';
import { createKafka, createTopics, type KafkaConnection, readTopic } from '@cio-bus/kafka';
import { quietTelemetry, type ServicePart } from '@cio-bus/service';
import { testPrefix } from '@cio-bus/testkit';
import { sql } from 'kysely';
import { expect, onTestFinished, vi } from 'vitest';
import {
  createMessagingStore,
  createOutboxRelay,
  type MessagingStore,
  outbox,
  type RelayOptions,
} from '../src/index.ts';
import type { NewDatabase } from './new-database.ts';

const telemetry = quietTelemetry('app');

/** The longest that a test waits for a state; it ends as soon as the state is there. */
export const PATIENT = { timeout: 180_000, interval: 50 };

/** A store of a database. It is stopped by whoever opens it. */
export const openStore = (database: NewDatabase) =>
  createMessagingStore({ STATE_DIR: '/nowhere', DATABASE_URL: database.url }, telemetry, { timeoutMs: 30_000 });

/** Opens a store until the end of the test. */
export async function startStore(database: NewDatabase): Promise<MessagingStore & ServicePart> {
  const store = openStore(database);
  await store.start();
  onTestFinished(() => store.stop());
  return store;
}

/** A bus of its own; `maxBytes` is the largest batch that its topics take. */
export async function createBus(maxBytes?: number): Promise<KafkaConnection> {
  const KAFKA_BROKERS = (process.env.KAFKA_BROKERS ?? '').split(',');
  const kafka = createKafka({ KAFKA_BROKERS, KAFKA_TOPIC_PREFIX: testPrefix('outbox') }, telemetry);
  const size = maxBytes === undefined ? {} : { 'max.message.bytes': String(maxBytes) };
  const catalogue = topicCatalogue.map((topic) => ({ ...topic, config: { ...topic.config, ...size } }));
  await createTopics(kafka, catalogue, { replicationFactor: 1 });
  return kafka;
}

/** An empty outbox, and the bus to which its commands go. */
export async function createWorld(store: MessagingStore, { maxBytes }: { maxBytes?: number } = {}) {
  await store.run((db) => sql`TRUNCATE cio_bus.outbox, cio_bus.people, cio_bus.message_choices`.execute(db));
  await store.run((db) => sql`UPDATE cio_bus.outbox_relay SET holder = NULL, batch = NULL`.execute(db));
  const kafka = await createBus(maxBytes);
  const rows = () => store.run((db) => db.selectFrom('cio_bus.outbox').selectAll().orderBy('seq').execute());
  return {
    rows,
    /** Starts a relay until the end of the test. */
    async startRelay(of: MessagingStore = store, options: RelayOptions = {}): Promise<ServicePart> {
      const relay = createOutboxRelay({ store: of, kafka, telemetry, stopMs: 20_000 }, { pollMs: 20, ...options });
      await relay.start();
      onTestFinished(() => relay.stop());
      return relay;
    },
    /** Writes the command `n` of a person. */
    insert: (userId: string, n: number) =>
      store.transaction((db) => outbox(db, { type: 'identify', userId, payload: { n } })),
    untilPublished: () =>
      vi.waitFor(async () => {
        const open = (await rows()).filter((row) => !row.published_at && !row.refused_at);
        expect(open).toEqual([]);
      }, PATIENT),
    /** Lets the next relay take over. */
    expireLease: () =>
      store.run((db) =>
        sql`UPDATE cio_bus.outbox_relay SET held_until = clock_timestamp() - interval '1 second'`.execute(db),
      ),
    async commandsOnKafka(): Promise<PersonCommand[]> {
      const commands: PersonCommand[] = [];
      for (const topic of [topics.identify, topics.track]) {
        for await (const record of readTopic(kafka, topic)) commands.push(personCommand.read(record));
      }
      return commands;
    },
  };
}

/** The numbers of a person's commands, in order. */
export const numbersOf = (commands: readonly PersonCommand[], userId: string) =>
  commands.filter((command) => command.userId === userId).map(({ payload }) => (payload as { n: number }).n);
