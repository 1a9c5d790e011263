import { SESSION_MS } from './lease.ts';

/** How every member of a group behaves towards Kafka. Milliseconds and bytes. */
export const memberOptions = {
  sessionTimeout: SESSION_MS, // a dead member's partitions move soon
  heartbeatInterval: 1_000,
  rebalanceTimeout: 30_000,
  maxWaitTimeInMs: 100, // a paused kafkajs sleeps this long before it checks again
  maxBytesPerPartition: 262_144,
  metadataMaxAge: 30_000, // added partitions are read this soon
  allowAutoTopicCreation: false,
  retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 2_000 },
};
