import type { Telemetry } from '@cio-bus/service';
import type { Handler } from '../../handler.ts';
import type { Producer } from '../../producer.ts';
import type { OffsetReset } from '../admin/offset-queries.ts';

const CALL_TIMEOUT_MS = 5_000;
const FLOOD_HOLD_MS = 300_000;
const STOP = { drainMs: 15_000, commitMs: 3_000 };

/** What a consumer is. Milliseconds. */
export interface ConsumerOptions {
  groupId: string;
  /** Handler calls in flight at once, per handler. */
  concurrency: number;
  handlers: readonly Handler[];
  /** Writes outcomes and dead letters. */
  producer: Producer;
  telemetry: Telemetry;
  /** A handler call's signal is aborted after this time. @default 5,000 */
  callTimeoutMs?: number;
  /**
   * The longest time that a call of a gained partition's last owner may take; until then nothing of the partition is
   * handed over. Handlers without an order do not wait. @default callTimeoutMs
   */
  handoverWaitMs?: number;
  /** How long a flood of refusals closes the gate of a handler before the first probe. @default 300,000 */
  floodHoldMs?: number;
  /** Where reading starts without a valid offset: a new group, an expired offset, a recreated topic. @default earliest */
  offsetReset?: OffsetReset;
  /** The longest time at stop for calls in flight, and for the last commit. @default 15,000 and 3,000 */
  stop?: { readonly drainMs: number; readonly commitMs: number };
}

/** Options with the defaults filled in. */
export type CompleteOptions = Required<ConsumerOptions>;

/** Fills in the defaults. */
export function withDefaults(options: ConsumerOptions): CompleteOptions {
  const { callTimeoutMs = CALL_TIMEOUT_MS, floodHoldMs = FLOOD_HOLD_MS, offsetReset = 'earliest' } = options;
  const { handoverWaitMs = callTimeoutMs, stop = STOP } = options;
  return { ...options, callTimeoutMs, handoverWaitMs, floodHoldMs, offsetReset, stop };
}

/** How long a gained partition of a topic waits for calls of its last owner, ms. */
export function handoverWaitOf({ handlers, handoverWaitMs }: CompleteOptions, topic: string): number {
  const handler = handlers.find(({ topics }) => topics.some((name) => name === topic));
  return handler?.order === 'key' ? handoverWaitMs : 0;
}

/** Sets of topics whose partitions belong together, by the broker's names. */
export function mergedTopicsOf({ handlers }: CompleteOptions, physical: (topic: string) => string): string[][] {
  return handlers.flatMap(({ topics, order }) => {
    const names = topics.map(physical);
    return order === 'key' ? [names] : names.map((topic) => [topic]);
  });
}
