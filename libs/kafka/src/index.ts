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
export { type OutgoingRecord, type Producer, PublishError } from './producer.ts';
