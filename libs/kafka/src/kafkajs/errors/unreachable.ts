import { UnavailableError } from '@cio-bus/service/unavailable-error';
import { causesOf } from './causes.ts';
import { explained, type KafkaUse } from './denial.ts';

/** Errors of kafkajs, and types of a broker's answers, that end when the brokers are up. */
const PASSING: readonly unknown[] = [
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSGroupCoordinatorNotFound',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'REQUEST_TIMED_OUT',
];

/**
 * The error with which the start of a part ends: an `UnavailableError` while the brokers cannot be reached or are starting,
 * otherwise one that says what Kafka denies, when it does.
 */
export function startError(error: unknown, use: KafkaUse): Error {
  const reported = explained(error, use);
  const isPassing = causesOf(error).some(({ name, type }) => PASSING.includes(name) || PASSING.includes(type));
  return isPassing ? new UnavailableError(`Kafka is not available: ${reported.message}`, { cause: error }) : reported;
}
