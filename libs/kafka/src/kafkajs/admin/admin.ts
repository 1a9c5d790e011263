import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicDefinition } from '@cio-bus/contracts';
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from '../connection/connection.ts';

/** Offsets of a partition: the first record's, and the one that the next record will get. */
export interface PartitionOffsets {
  partition: number;
  low: number;
  high: number;
}

const LEADERS_WITHIN_MS = 30_000;
const OFFSET_ATTEMPTS = 20;
const OFFSET_WAIT_MS = 100;

/** Calls with an admin client of its own, closed afterwards. */
export async function withAdmin<T>({ client }: KafkaConnection, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client.admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Creates the topics that are missing. Existing ones are left as they are. `replicationFactor` overrides the catalogue's. */
export function createTopics(
  kafka: KafkaConnection,
  catalogue: readonly TopicDefinition[],
  options: { replicationFactor?: number } = {},
): Promise<void> {
  return withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = catalogue.filter(({ name }) => !existing.has(kafka.physical(name)));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: false, // kafkajs gives up when the broker does not know the topic yet; we ask until it does
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
  });
}

/** Resolves once every partition of the topics has a leader. */
async function untilLed(admin: Admin, topics: string[]): Promise<void> {
  const deadline = Date.now() + LEADERS_WITHIN_MS;
  for (;;) {
    const metadata = await admin.fetchTopicMetadata({ topics }).catch(() => ({ topics: [] }));
    const led = metadata.topics.filter(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
    if (led.length === topics.length && (await answersFor(admin, topics))) return;
    if (Date.now() > deadline)
      throw new Error(`topics have no leaders after ${LEADERS_WITHIN_MS} ms: ${topics.join(', ')}`);
    await sleep(50);
  }
}

/** Whether the leaders know of it: a broker names itself leader before it has taken a new partition up. */
async function answersFor(admin: Admin, topics: readonly string[]): Promise<boolean> {
  for (const topic of topics) if (!(await admin.fetchTopicOffsets(topic).catch(() => undefined))) return false;
  return true;
}

/** Offsets of each partition of a logical topic, by partition. */
export function topicOffsets(kafka: KafkaConnection, topic: string): Promise<PartitionOffsets[]> {
  return withAdmin(kafka, (admin) => fetchTopicOffsets(admin, kafka.physical(topic)));
}

/** {@link topicOffsets} with an admin client that is open already, by the broker's topic name. */
export async function fetchTopicOffsets(admin: Admin, physicalTopic: string): Promise<PartitionOffsets[]> {
  const offsets = await againWhilePassing(() => admin.fetchTopicOffsets(physicalTopic));
  return offsets
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
}

/** kafkajs takes a leader that has just moved for final here, though it calls the error retriable itself. */
async function againWhilePassing<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === OFFSET_ATTEMPTS || !passes(error)) throw error;
      await sleep(OFFSET_WAIT_MS);
    }
  }
}

const passes = (error: unknown): boolean => {
  const { retriable, cause } = Object(error) as { retriable?: boolean; cause?: unknown };
  return retriable === true || (cause !== undefined && passes(cause));
};

/** Committed offset of each partition of a topic for a group, by partition; -1 where nothing is committed. */
export function committedOffsets(
  kafka: KafkaConnection,
  groupId: string,
  topic: string,
): Promise<{ partition: number; offset: number }[]> {
  return withAdmin(kafka, async (admin) => {
    const [ofTopic] = await admin.fetchOffsets({ groupId: kafka.physical(groupId), topics: [kafka.physical(topic)] });
    return (ofTopic?.partitions ?? [])
      .map(({ partition, offset }) => ({ partition, offset: Number(offset) }))
      .sort((a, b) => a.partition - b.partition);
  });
}

/** By partition, the offset of the first record that is not older than a time (ms since the epoch); the end, where there is none. */
export function offsetsSince(kafka: KafkaConnection, topic: string, since: number): Promise<Map<number, number>> {
  return withAdmin(kafka, async (admin) => {
    const found = await againWhilePassing(() => admin.fetchTopicOffsetsByTimestamp(kafka.physical(topic), since));
    return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
  });
}
