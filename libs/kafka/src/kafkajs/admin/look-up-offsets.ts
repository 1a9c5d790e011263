import type { KafkaConnection } from '../connection/connection.ts';
import { naming } from '../errors/denial.ts';
import { committedWith, fetchTopicOffsets, type PartitionOffsets, withAdmin } from './admin.ts';

/** Which offsets are looked up. */
export interface OffsetQuestions {
  topics: readonly string[];
  /** Committed offsets, of a group and one of its topics. */
  groups: readonly { groupId: string; topic: string }[];
}

/** Offsets of topics and groups at one time. */
export interface OffsetAnswers {
  /** By topic. */
  ends: Map<string, PartitionOffsets[]>;
  /** In the order of the questions. */
  committed: { partition: number; offset: number }[][];
}

/** Looks up many offsets with one connection: for whoever looks at them again and again. */
export const lookUpOffsets = (kafka: KafkaConnection, { topics, groups }: OffsetQuestions): Promise<OffsetAnswers> =>
  withAdmin(kafka, async (admin) => {
    const { user } = kafka;
    const ends = await Promise.all(
      topics.map(async (topic) => {
        const ask = () => fetchTopicOffsets(admin, kafka.physical(topic));
        return [topic, await naming({ operation: 'READ', topics: [topic], user }, ask)] as const;
      }),
    );
    const committed = groups.map(({ groupId, topic }) => committedWith(admin, kafka, groupId, topic));
    return { ends: new Map(ends), committed: await Promise.all(committed) };
  });
