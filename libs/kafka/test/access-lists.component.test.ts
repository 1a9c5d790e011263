import {
  appAccess,
  closingGrants,
  type Grant,
  grantsOf,
  NOBODY,
  OUTBOX_TRANSACTIONS_PREFIX,
  operatorAccess,
  REPLAY_TRANSACTIONS,
  type ServiceAccess,
  serviceAccess,
  type Topic,
  topicCatalogue,
  topicSetUpGrants,
  topics,
} from '@cio-bus/contracts';
import {
  accessAdmin,
  committedOffsets,
  createConsumer,
  createKafka,
  createProducer,
  createTopics,
  defineHandler,
  done,
  type KafkaConnection,
  readMark,
  readTopic,
  topicOffsets,
  transactionRunner,
} from '@cio-bus/kafka';
import { entriesOf, grant, oauthSettings, revoke, type SecuredBroker, startSecuredBroker } from '@cio-bus/servers';
import { defineConfig, kafkaSettings, quietTelemetry } from '@cio-bus/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const telemetry = quietTelemetry('tested');
const [SHOP, ADA, SETUP, STRANGER] = ['shop', 'ada', 'setup', 'stranger'].map((name) => `${name}@example.com`) as [
  string,
  string,
  string,
  string,
];
const accountOf = (service: string) => `${service}@example.iam.gserviceaccount.com`;
/** kafkajs hides why a group's coordinator is not named to those who may not describe the group. */
const DENIED = /not authorized|authorization failed|failed to find group coordinator|Kafka denies|or it denies/i;
const allTopics: Topic[] = Object.values(topics);
const groups = Object.values<ServiceAccess>(serviceAccess).flatMap(({ group }) => group ?? []);

describe('a Kafka where everybody may use what is on no access list', () => {
  let broker: SecuredBroker;
  let admin: KafkaConnection;
  beforeAll(async () => {
    broker = await startSecuredBroker({ isOpen: true });
    admin = createKafka({ KAFKA_BROKERS: [broker.administration] }, telemetry);
    await grant(admin.client, [...entriesOf(NOBODY, closingGrants), ...entriesOf(SETUP, topicSetUpGrants)]);
    await createTopics(as(SETUP), topicCatalogue, { replicationFactor: 1 });
    await revoke(admin.client, SETUP); // its entries would close the topics as well
    for (const [name, access] of Object.entries<ServiceAccess>(serviceAccess))
      await grant(admin.client, entriesOf(accountOf(name), grantsOf(access)));
    await grant(admin.client, entriesOf(SHOP, grantsOf(appAccess([topics.track]))));
    expect(await write(admin, allTopics)).toEqual(allTopics);
  });
  afterAll(() => broker?.stop());

  const as = (user: string) => createKafka(defineConfig(kafkaSettings).parse(oauthSettings(broker, user)), telemetry);

  /** Writes a record to each topic. @returns those that took it */
  async function write(kafka: KafkaConnection, to: readonly Topic[]): Promise<Topic[]> {
    const producer = createProducer(kafka, telemetry, { deadlineMs: 10_000 });
    await producer.start();
    const taken: Topic[] = [];
    for (const topic of to) {
      const answer = producer.publish({ topic, key: 'u1', value: '{}' });
      await answer.then(
        () => taken.push(topic),
        (error: unknown) => expect(String(error)).toMatch(DENIED),
      );
    }
    await producer.stop();
    return taken;
  }

  /** Reads each topic to its end, in no group. @returns those with records; the first denial is thrown */
  async function read(kafka: KafkaConnection, from: readonly Topic[]): Promise<Topic[]> {
    const found: Topic[] = [];
    for (const topic of from) for await (const record of readTopic(kafka, topic)) if (record) found.push(topic);
    return [...new Set(found)];
  }

  /** Writes a record as a replay does. */
  const replay = (kafka: KafkaConnection) =>
    transactionRunner(kafka, REPLAY_TRANSACTIONS)((send) => send([{ topic: topics.track, key: 'u1', value: '{}' }]));

  async function join(kafka: KafkaConnection, groupId: string): Promise<void> {
    const anyRecord = { name: 'any', read: () => ({ id: '1', correlationId: '1' }) };
    const handler = defineHandler({
      ...{ name: 'note', topics: [topics.track], schema: anyRecord, order: 'none', outcomes: false },
      handle: async () => done(),
    });
    const producer = createProducer(kafka, telemetry);
    const consumer = createConsumer(kafka, { groupId, concurrency: 1, handlers: [handler], producer, telemetry });
    try {
      await consumer.start();
      const joined = expect.poll(() => consumer.unready?.()).toBeUndefined();
      await Promise.race([joined, consumer.failure?.then((error) => Promise.reject(error))]);
    } finally {
      await consumer.stop();
    }
  }

  it('lets an app write the topics that it was given, and no others, although no operator is named', async () => {
    expect(await write(as(SHOP), allTopics)).toEqual([topics.track]);
  });

  it('lets any account write access lists without the closing entries, and none with them', async () => {
    const attempt = () =>
      grant(as(SHOP).client, entriesOf(STRANGER, grantsOf(operatorAccess))).then(
        () => 'written',
        () => 'denied',
      );
    await revoke(admin.client, NOBODY);
    await expect.poll(attempt).toBe('written');
    await grant(admin.client, entriesOf(NOBODY, closingGrants));
    await expect.poll(attempt).toBe('denied');
    await revoke(admin.client, STRANGER);
  });

  it('lets an app read nothing, create no topics, join or delete no group of the bus, and write no access lists', async () => {
    const shop = as(SHOP);
    for (const topic of allTopics) await expect(read(shop, [topic]), topic).rejects.toThrow(DENIED);
    await expect(join(shop, 'customerio-track-publisher')).rejects.toThrow(DENIED);
    const client = shop.client.admin();
    await client.connect();
    await expect(client.deleteGroups(groups)).rejects.toThrow(DENIED);
    await client.disconnect();
    await expect(grant(shop.client, entriesOf(SHOP, grantsOf(operatorAccess)))).rejects.toThrow(DENIED);
    const creation = createTopics(shop, topicCatalogue, { replicationFactor: 1 });
    await expect(creation).rejects.toThrow(`Kafka denies the user ${SHOP} CREATE on one of the topics`);
  });

  it('shows its access lists to whoever may see them, and adds entries as they are granted', async () => {
    const lists = accessAdmin(admin);
    const of = (user: string) => (one: Grant) => lists.entryOf(`User:${user}`, one);
    const found = async (user: string) =>
      (await lists.entries())?.filter(({ principal }) => principal === `User:${user}`);
    const added = [...closingGrants, ...grantsOf(serviceAccess['event-processor'])].map(of(STRANGER));
    const denial = { ...of(STRANGER)({ resource: 'topic/other', operation: 'READ' }), isDenial: true };
    await lists.add([...added, denial]);
    await lists.add(added.slice(0, 1)); // again
    await expect.poll(async () => (await found(STRANGER))?.length).toBe(added.length + 1);
    expect(await found(STRANGER)).toEqual(expect.arrayContaining([...added, denial]));
    await revoke(admin.client, STRANGER);
    expect(await found(NOBODY)).toEqual(expect.arrayContaining(closingGrants.map(of(NOBODY))));
    await expect(accessAdmin(as(SHOP)).entries()).rejects.toThrow(`${SHOP} DESCRIBE on the cluster, which access`);
    await expect(accessAdmin(as(SHOP)).add(added)).rejects.toThrow(`${SHOP} ALTER on the cluster, which access`);
  });

  it('lets event-processor publish an outbox in marked transactions, and no app begin one of their name', async () => {
    const place = { name: `${OUTBOX_TRANSACTIONS_PREFIX}tested`, markTopic: topics.webhooks };
    const relay = (kafka: KafkaConnection) =>
      transactionRunner(
        kafka,
        place.name,
        place,
      )(async (send, mark) => {
        await send([topics.identify, topics.track].map((topic) => ({ topic, key: 'u1', value: '{}' })));
        await mark('batch-1');
      });
    const processor = as(accountOf('event-processor'));
    await relay(processor);
    await expect.poll(() => readMark(processor, place)).toBe('batch-1');
    await expect(relay(as(SHOP))).rejects.toThrow(DENIED);
  });

  it('lets the sink compare Kafka and the table', async () => {
    const sink = as(accountOf('bigquery-sink'));
    const { scans, follows } = serviceAccess['bigquery-sink'];
    expect(await read(sink, scans)).toEqual(scans);
    for (const group of follows) await committedOffsets(sink, group, topics.track);
    await expect(read(as(accountOf('event-processor')), [topics.track])).rejects.toThrow(DENIED);
    await expect(join(sink, 'customerio-track-publisher')).rejects.toThrow(DENIED);
  });

  it('lets an operator read and write every topic and look up every group, but join none', async () => {
    await grant(admin.client, entriesOf(ADA, grantsOf(operatorAccess)));
    const ada = as(ADA);
    await expect.poll(() => write(ada, allTopics)).toEqual(allTopics);
    expect(await read(ada, allTopics)).toEqual(allTopics);
    await replay(ada);
    for (const topic of allTopics) await topicOffsets(ada, topic);
    for (const group of groups) await committedOffsets(ada, group, topics.track);
    await expect(join(ada, 'customerio-track-publisher')).rejects.toThrow(DENIED);
  });
});
