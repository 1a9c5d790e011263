import { Admin, ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka';

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

  async close(): Promise<void> {
    await this.#admin.close();
  }
}
