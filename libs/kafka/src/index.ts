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
export { type AccessAdmin, type AccessEntry, accessAdmin } from './kafkajs/admin/access-admin.ts';
export { committedOffsets, createTopics, type PartitionOffsets, topicOffsets } from './kafkajs/admin/admin.ts';
export { groupMembers, topicPartitions } from './kafkajs/admin/describe.ts';
export { lookUpOffsets, type OffsetAnswers, type OffsetQuestions } from './kafkajs/admin/look-up-offsets.ts';
export { readTopic, topicReader } from './kafkajs/admin/read-topic.ts';
export { type TopicAdmin, type TopicState, topicAdmin } from './kafkajs/admin/topic-admin.ts';
export { createKafka, type KafkaConnection } from './kafkajs/connection/connection.ts';
export { type KeptConnection, keepConnected } from './kafkajs/connection/keep-connected.ts';
export { createConsumer } from './kafkajs/consumer/consumer.ts';
export type { ConsumerOptions } from './kafkajs/consumer/consumer-options.ts';
export { readMark } from './kafkajs/producer/mark.ts';
export { createProducer } from './kafkajs/producer/producer.ts';
export type { ProducerOptions } from './kafkajs/producer/producer-options.ts';
export { transactionRunner } from './kafkajs/producer/run-transaction.ts';
export type { KafkaConfig } from './kafkajs/security/kafka-config.ts';
export { mergeInTime, type TimedPosition } from './merge-in-time.ts';
export { type OutgoingRecord, type Producer, PublishError } from './producer.ts';
export type { OffsetRange, ReadOptions, TopicReader } from './topic-reader.ts';
export type { MarkTransaction, RunTransaction, SendInTransaction } from './transactions.ts';
