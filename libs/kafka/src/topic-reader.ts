import type { RawRecord } from '@cio-bus/contracts';
import { readTopic } from './kafkajs/admin.ts';
import type { KafkaConnection } from './kafkajs/connection.ts';

/** Reads a topic from its first record to the last one there when the reading began. */
export type TopicReader = (topic: string) => AsyncIterable<RawRecord>;

/** The reader of a Kafka. */
export const topicReader =
  (kafka: KafkaConnection): TopicReader =>
  (topic) =>
    readTopic(kafka, topic);
