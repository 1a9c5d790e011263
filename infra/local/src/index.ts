/** Runs the whole system on one machine. */
export { ensureKafka, type KafkaOptions, type LocalKafka } from './kafka/ensure-kafka.ts';
export { type Stack, type StackOptions, startStack } from './stack.ts';
