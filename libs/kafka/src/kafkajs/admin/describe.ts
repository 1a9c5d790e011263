import type { KafkaConnection } from '../connection/connection.ts';
import { type KafkaUse, naming } from '../errors/denial.ts';
import { withAdmin } from './admin.ts';

/** Number of partitions of each of these topics that exists and that this user may see, by logical name. */
export function topicPartitions(kafka: KafkaConnection, topics: readonly string[]): Promise<Map<string, number>> {
  const use: KafkaUse = { operation: 'DESCRIBE', topics: [...topics], user: kafka.user };
  return naming(use, () =>
    withAdmin(kafka, async (admin) => {
      const existing = new Set(await admin.listTopics()); // asking for one that is missing takes kafkajs seconds
      const found = topics.filter((topic) => existing.has(kafka.physical(topic)));
      if (found.length === 0) return new Map();
      const metadata = await admin.fetchTopicMetadata({ topics: found.map((topic) => kafka.physical(topic)) });
      return new Map(metadata.topics.map(({ name, partitions }) => [kafka.logical(name), partitions.length]));
    }),
  );
}

/** Number of members that a consumer group has now. */
export function groupMembers(kafka: KafkaConnection, groupId: string): Promise<number> {
  const use: KafkaUse = { operation: 'DESCRIBE', topics: [], group: kafka.physical(groupId), user: kafka.user };
  return naming(use, () =>
    withAdmin(kafka, async (admin) => {
      const { groups } = await admin.describeGroups([kafka.physical(groupId)]);
      return groups.reduce((sum, { members }) => sum + members.length, 0);
    }),
  );
}
