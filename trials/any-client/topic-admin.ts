import {
  Admin,
  ConfigResourceTypes,
  FetchIsolationLevels,
  IncrementalAlterConfigOperationTypes,
} from '@platformatic/kafka';

const END = -1n;

/** What an operator does to topics and groups. */
export class TopicAdmin {
  readonly #admin: Admin;
  readonly #prefix: string;

  constructor(brokers: string, prefix: string) {
    this.#prefix = prefix;
    this.#admin = new Admin({ clientId: 'field-cases', bootstrapBrokers: brokers.split(',') });
  }

  /** Sets these settings of a topic and leaves its others alone. */
  async alterTopic(topic: string, config: Readonly<Record<string, string>>): Promise<void> {
    const configs = Object.entries(config).map(([name, value]) => ({
      name,
      value,
      configOperation: IncrementalAlterConfigOperationTypes.SET,
    }));
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: this.#prefix + topic, configs };
    await this.#admin.incrementalAlterConfigs({ resources: [resource] });
  }

  async createPartitions(topic: string, count: number): Promise<void> {
    await this.#admin.createPartitions({ topics: [{ name: this.#prefix + topic, count }] });
  }

  /** Forgets how far a group is in a topic, as expiry does. */
  async deleteGroupOffsets(group: string, topic: string): Promise<void> {
    const name = this.#prefix + topic;
    const { topics } = await this.#admin.metadata({ topics: [name] });
    const partitionIndexes = [...(topics.get(name)?.partitions.keys() ?? [])];
    await this.#admin.deleteConsumerGroupOffsets({
      groupId: this.#prefix + group,
      topics: [{ name, partitionIndexes }],
    });
  }

  /** How many offsets groups have to commit to reach the ends of their topics, or the first open transaction there. */
  async uncommitted(topicsOf: Readonly<Record<string, readonly string[]>>): Promise<number> {
    const names = [...new Set(Object.values(topicsOf).flat())].map((topic) => this.#prefix + topic);
    const groups = Object.keys(topicsOf).map((group) => this.#prefix + group);
    const [ends, progress] = await Promise.all([
      this.#ends(names),
      this.#admin.listConsumerGroupOffsets({ groups, requireStable: false }),
    ]);
    const missing = Object.entries(topicsOf).flatMap(([group, topics]) => {
      const own = progress.find(({ groupId }) => groupId === this.#prefix + group)?.topics ?? [];
      return topics.flatMap((topic) => {
        const committed = own.find(({ name }) => name === this.#prefix + topic)?.partitions ?? [];
        const at = new Map(committed.map((one) => [one.partitionIndex, Number(one.committedOffset)]));
        const ofTopic = ends.find(({ name }) => name === this.#prefix + topic)?.partitions ?? [];
        return ofTopic.map(({ partitionIndex, offset }) => Number(offset) - Math.max(0, at.get(partitionIndex) ?? 0));
      });
    });
    return missing.reduce((total, count) => total + Math.max(0, count), 0);
  }

  /** Offset of the first record of a partition that is not older than this, ms since the epoch; -1 if there is none. */
  async firstOffsetSince(topic: string, partition: number, timestamp: number): Promise<number> {
    const partitions = [{ partitionIndex: partition, timestamp: BigInt(timestamp) }];
    const [found] = await this.#admin.listOffsets({ topics: [{ name: this.#prefix + topic, partitions }] });
    return Number(found?.partitions[0]?.offset ?? -1);
  }

  async #ends(names: string[]) {
    const { topics } = await this.#admin.metadata({ topics: names, forceUpdate: true });
    const asked = names.map((name) => {
      const indexes = [...(topics.get(name)?.partitions.keys() ?? [])];
      return { name, partitions: indexes.map((partitionIndex) => ({ partitionIndex, timestamp: END })) };
    });
    return this.#admin.listOffsets({ topics: asked, isolationLevel: FetchIsolationLevels.READ_COMMITTED });
  }

  async close(): Promise<void> {
    await this.#admin.close();
  }
}
