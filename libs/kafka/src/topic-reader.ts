import type { RawRecord } from '@cio-bus/contracts';
import { type ReadOptions, readTopic } from './kafkajs/admin/read-topic.ts';
import type { KafkaConnection } from './kafkajs/connection/connection.ts';

/** Reads a topic from its first record, or the first since a time, to the last one there when the reading began. */
export type TopicReader = (topic: string, options?: ReadOptions) => AsyncIterable<RawRecord>;

/** The reader of a Kafka. */
export const topicReader =
  (kafka: KafkaConnection): TopicReader =>
  (topic, options) =>
    readTopic(kafka, topic, options);
