import type { TopicDefinition } from '@cio-bus/contracts';
import kafkajs, { type Admin } from 'kafkajs';
import type { KafkaConnection } from '../connection/connection.ts';
import { type KafkaUse, naming } from '../errors/denial.ts';
import { createTopics, whileTransient, withAdmin } from './admin.ts';

/** How a topic is on the cluster. */
export interface TopicState {
  partitions: number;
  /** Copies of the partition that has the fewest. */
  replicas: number;
  /** Values in force, by Kafka's names. */
  settings: ReadonlyMap<string, string>;
}

/** Looks at topics and changes them, by their logical names. Deletes nothing. */
export interface TopicAdmin {
  /** Of those topics that exist. */
  states(topics: readonly string[]): Promise<ReadonlyMap<string, TopicState>>;
  /** Number of brokers that are up. */
  brokers(): Promise<number>;
  /** Creates the topics that are missing. */
  create(catalogue: readonly TopicDefinition[]): Promise<void>;
  /** Adds partitions until there are this many. */
  addPartitions(topic: string, count: number): Promise<void>;
  /**
   * Changes settings of a topic, and keeps its other ones. The client can only replace all of them: what somebody else changes
   * within the same moment is lost.
   */
  changeSettings(topic: string, settings: Readonly<Record<string, string>>): Promise<void>;
}

/** `ConfigSource` of a value that was set for the topic itself. */
const OF_THE_TOPIC = 1;

/** The topics of a cluster. */
export function topicAdmin(kafka: KafkaConnection): TopicAdmin {
  const run = <T>(operation: KafkaUse['operation'], topics: readonly string[], use: (admin: Admin) => Promise<T>) =>
    naming({ operation, topics, user: kafka.user }, () => withAdmin(kafka, use));
  return {
    states: (topics) =>
      run('DESCRIBE_CONFIGS', topics, async (admin) => {
        const existing = new Set(await admin.listTopics()); // asking for one that is missing takes kafkajs seconds
        const found = topics.filter((topic) => existing.has(kafka.physical(topic)));
        return found.length === 0 ? new Map() : statesOf(admin, kafka, found);
      }),
    brokers: () => run('DESCRIBE', [], async (admin) => (await admin.describeCluster()).brokers.length),
    create: (catalogue) => createTopics(kafka, catalogue),
    addPartitions: (topic, count) =>
      run('ALTER', [topic], async (admin) => {
        await admin.createPartitions({ topicPartitions: [{ topic: kafka.physical(topic), count }] });
      }),
    changeSettings: (topic, settings) =>
      run('ALTER_CONFIGS', [topic], async (admin) => {
        const [described] = await describe(admin, [kafka.physical(topic)]);
        const own = (described?.configEntries ?? []).filter(({ configSource }) => configSource === OF_THE_TOPIC);
        const kept = own.map(({ configName, configValue }) => [configName, configValue] as const);
        const configEntries = [...new Map([...kept, ...Object.entries(settings)])];
        const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: kafka.physical(topic) };
        await admin.alterConfigs({
          validateOnly: false,
          resources: [{ ...resource, configEntries: configEntries.map(([name, value]) => ({ name, value })) }],
        });
      }),
  };
}

async function statesOf(
  admin: Admin,
  kafka: KafkaConnection,
  topics: readonly string[],
): Promise<Map<string, TopicState>> {
  const names = topics.map((topic) => kafka.physical(topic));
  const [metadata, described] = await Promise.all([
    whileTransient(() => admin.fetchTopicMetadata({ topics: names })),
    describe(admin, names),
  ]);
  const settingsOf = new Map(
    described.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  return new Map(
    metadata.topics.map(({ name, partitions }) => {
      const replicas = Math.min(...partitions.map((one) => one.replicas.length));
      return [
        kafka.logical(name),
        { partitions: partitions.length, replicas, settings: settingsOf.get(name) ?? new Map() },
      ];
    }),
  );
}

async function describe(admin: Admin, names: readonly string[]) {
  const resources = names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name }));
  return (await whileTransient(() => admin.describeConfigs({ includeSynonyms: false, resources }))).resources;
}
