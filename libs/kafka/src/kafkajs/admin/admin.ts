import type { TopicDefinition } from '@cio-bus/contracts';
import { retrying } from '@cio-bus/service/retrying';
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from '../connection/connection.ts';
import type { ClientKind } from '../connection/kept-clients.ts';
import { type KafkaUse, naming } from '../errors/denial.ts';

/** Offsets of a partition: the first record's, and the one that the next record will get. */
export interface PartitionOffsets {
  partition: number;
  low: number;
  high: number;
}

/** One broker on a machine with much other work has taken longer than 30 s. */
const LEADERS_WITHIN_MS = 180_000;
const LEADERS_INTERVAL_MS = 50;
const OFFSET_ATTEMPTS = 20;
const OFFSET_WAIT_MS = 100;

/** Calls with an admin client: a new one that is disconnected afterwards, unless the connection keeps its clients. */
export async function withAdmin<T>(kafka: KafkaConnection, use: (admin: Admin) => Promise<T>): Promise<T> {
  const kind = adminOf(kafka);
  if (kafka.kept) return kafka.kept.use('admin', kind, use);
  const admin = await kind.open();
  try {
    return await use(admin);
  } finally {
    await kind.close(admin);
  }
}

const adminOf = ({ client }: KafkaConnection): ClientKind<Admin> => ({
  async open() {
    const admin = client.admin();
    await admin.connect();
    return admin;
  },
  close: (admin) => admin.disconnect(),
});

/** Creates the topics that are missing; existing ones stay unchanged. `replicationFactor` overrides the catalogue's. */
export function createTopics(
  kafka: KafkaConnection,
  catalogue: readonly TopicDefinition[],
  options: { replicationFactor?: number } = {},
): Promise<void> {
  const use: KafkaUse = { operation: 'CREATE', topics: catalogue.map(({ name }) => name), user: kafka.user };
  const create = async (admin: Admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = catalogue.filter(({ name }) => !existing.has(kafka.physical(name)));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: false, // kafkajs fails while the broker does not know the topic yet; we query until it does
      topics: missing.map(({ name, partitions, replicationFactor, config }) => ({
        topic: kafka.physical(name),
        numPartitions: partitions,
        replicationFactor: options.replicationFactor ?? replicationFactor,
        configEntries: Object.entries(config).map(([setting, value]) => ({ name: setting, value })),
      })),
    });
    await untilLed(
      admin,
      missing.map(({ name }) => kafka.physical(name)),
    );
  };
  return naming(use, () => withAdmin(kafka, create));
}

/** Resolves once every partition of the topics has a leader that serves it. */
async function untilLed(admin: Admin, topics: string[]): Promise<void> {
  const deadline = Date.now() + LEADERS_WITHIN_MS;
  const mayRetry = () => Date.now() <= deadline;
  try {
    await retrying(() => checkLed(admin, topics), { everyMs: LEADERS_INTERVAL_MS, mayRetry });
  } catch (cause) {
    const created = `these topics were created, but no broker serves all their partitions`;
    const advice = 'the log of the brokers and of the controller says why';
    throw new Error(`${created} after ${LEADERS_WITHIN_MS / 1000} s: ${topics.join(', ')}; ${advice}`, { cause });
  }
}

async function checkLed(admin: Admin, topics: string[]): Promise<void> {
  const metadata = await admin.fetchTopicMetadata({ topics });
  const led = metadata.topics.filter(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
  if (led.length < topics.length) throw new Error('a partition has no leader');
  for (const topic of topics) await admin.fetchTopicOffsets(topic); // a broker names itself leader before it serves a new partition
}

/** Offsets of each partition of a logical topic, by partition. */
export function topicOffsets(kafka: KafkaConnection, topic: string): Promise<PartitionOffsets[]> {
  return naming({ operation: 'READ', topics: [topic], user: kafka.user }, () =>
    withAdmin(kafka, (admin) => fetchTopicOffsets(admin, kafka.physical(topic))),
  );
}

/** {@link topicOffsets} with a connected admin client, by the broker's topic name. */
export async function fetchTopicOffsets(admin: Admin, physicalTopic: string): Promise<PartitionOffsets[]> {
  const offsets = await whileTransient(() => admin.fetchTopicOffsets(physicalTopic));
  return offsets
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** kafkajs does not retry here when a leader or coordinator has just moved, though it calls that error retriable itself. */
export function whileTransient<T>(query: () => Promise<T>, attempts = OFFSET_ATTEMPTS): Promise<T> {
  const mayRetry = (error: unknown, attempt: number) => attempt < attempts && isTransient(error);
  return retrying(query, { everyMs: OFFSET_WAIT_MS, mayRetry });
}

const isTransient = (error: unknown): boolean => {
  const { retriable, cause, type } = Object(error) as { retriable?: boolean; cause?: unknown; type?: unknown };
  if (type === NO_SUCH_TOPIC) return false;
  return retriable === true || (cause !== undefined && isTransient(cause));
};

/** kafkajs has asked for it for ten seconds by then. */
const NO_SUCH_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION';

/** Committed offset of each partition of a topic for a group, by partition; -1 where nothing is committed. */
export const committedOffsets = (
  kafka: KafkaConnection,
  groupId: string,
  topic: string,
): Promise<{ partition: number; offset: number }[]> =>
  withAdmin(kafka, (admin) => committedWith(admin, kafka, groupId, topic));

/** {@link committedOffsets} with a connected admin client. */
export function committedWith(
  admin: Admin,
  kafka: KafkaConnection,
  groupId: string,
  topic: string,
): Promise<{ partition: number; offset: number }[]> {
  const use: KafkaUse = { operation: 'DESCRIBE', topics: [topic], group: kafka.physical(groupId), user: kafka.user };
  return naming(use, async () => {
    const asked = { groupId: kafka.physical(groupId), topics: [kafka.physical(topic)] };
    const [ofTopic] = await whileTransient(() => admin.fetchOffsets(asked)); // a coordinator may just be elected
    return (ofTopic?.partitions ?? [])
      .map(({ partition, offset }) => ({ partition, offset: Number(offset) }))
      .sort((a, b) => a.partition - b.partition);
  });
}

/** By partition, the offset of the first record that is not older than a time (ms since the epoch); the end, where none exists. */
export function offsetsSince(kafka: KafkaConnection, topic: string, since: number): Promise<Map<number, number>> {
  const query = async (admin: Admin) => {
    const found = await whileTransient(() => admin.fetchTopicOffsetsByTimestamp(kafka.physical(topic), since));
    return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
  };
  return naming({ operation: 'READ', topics: [topic], user: kafka.user }, () => withAdmin(kafka, query));
}
