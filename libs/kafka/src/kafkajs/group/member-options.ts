import { SESSION_MS } from './lease.ts';

/** How every member of a group behaves towards Kafka, except for how long it waits for records. Milliseconds and bytes. */
export const memberOptions = {
  sessionTimeout: SESSION_MS, // a dead member's partitions move soon
  heartbeatInterval: 1_000,
  rebalanceTimeout: 30_000,
  maxBytesPerPartition: 262_144,
  metadataMaxAge: 30_000, // added partitions are read this soon
  allowAutoTopicCreation: false,
  retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 2_000 },
};
