/** Kafka for the bus: producer, delivery engine, dead letters, topic set-up. */
export * from './dead-letter.ts';
export {
  type BatchHandler,
  type BatchPolicy,
  type CallContext,
  defineHandler,
  done,
  failed,
  type Handler,
  type Outcome,
  type SingleHandler,
  skipped,
} from './handler.ts';
export { committedOffsets, createTopics, type PartitionOffsets, topicOffsets } from './kafkajs/admin.ts';
export { createKafka, type KafkaConnection } from './kafkajs/connection.ts';
export { createConsumer } from './kafkajs/consumer.ts';
export type { ConsumerOptions } from './kafkajs/consumer-options.ts';
export type { KafkaConfig } from './kafkajs/kafka-config.ts';
export { createProducer } from './kafkajs/producer.ts';
export type { ProducerOptions } from './kafkajs/producer-options.ts';
export { type ReadOptions, readTopic } from './kafkajs/read-topic.ts';
export { mergeInTime, type TimedPosition } from './merge-in-time.ts';
export { type OutgoingRecord, type Producer, PublishError } from './producer.ts';
export { type TopicReader, topicReader } from './topic-reader.ts';
