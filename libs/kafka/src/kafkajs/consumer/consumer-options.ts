import type { Telemetry } from '@cio-bus/service';
import type { Handler } from '../../handler.ts';
import type { Producer } from '../../producer.ts';
import type { OffsetReset } from '../admin/offset-queries.ts';

/** What a consumer is. Milliseconds. */
export interface ConsumerOptions {
  groupId: string;
  /** Handler calls in flight at once, per handler. */
  concurrency: number;
  handlers: readonly Handler[];
  /** Writes outcomes and dead letters. */
  producer: Producer;
  telemetry: Telemetry;
  /** A handler call's signal is aborted after so long. @default 5,000 */
  callTimeoutMs?: number;
  /**
   * How long a call of the member that had a gained partition before may take; until then it is held back. Handlers
   * without an order do not wait. @default callTimeoutMs
   */
  handoverWaitMs?: number;
  /** How long a flood of refusals closes the gate of a handler before the first probe. @default 300,000 */
  floodHoldMs?: number;
  /** Where reading starts without a valid offset: a new group, an expired offset, a topic made anew. @default earliest */
  offsetReset?: OffsetReset;
}

/** How every member of a group behaves towards Kafka. Milliseconds and bytes. */
export const clientOptions = {
  sessionTimeout: 10_000, // a dead member's partitions move soon
  heartbeatInterval: 1_000,
  rebalanceTimeout: 30_000,
  maxWaitTimeInMs: 100, // a paused kafkajs sleeps so long before it looks again
  maxBytesPerPartition: 262_144,
  allowAutoTopicCreation: false,
  retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 2_000 },
};
