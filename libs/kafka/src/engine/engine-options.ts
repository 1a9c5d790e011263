import type { Telemetry } from '@cio-bus/service';
import type { Handler } from '../handler.ts';
import type { OutgoingRecord } from '../producer.ts';
import type { Caps, Fetching } from './read/ports.ts';
import type { Clock } from './time/clock.ts';

/** What an engine is made of. */
export interface EngineOptions {
  handler: Handler;
  telemetry: Telemetry;
  clock: Clock;
  /** Handler calls in flight at once. */
  concurrency: number;
  /** A handler call's signal is aborted after so long, ms. */
  callTimeoutMs: number;
  caps: Caps;
  /** How long a message waits for its partner topic when nobody can tell whether it is empty, ms. */
  mergeWaitMs: number;
  /** Resolves once the record is acknowledged. */
  publish(record: OutgoingRecord): Promise<unknown>;
  fetching: Fetching;
  /** How long a flood of refusals closes the gate before the first probe, ms. */
  floodHoldMs: number;
  /** Told after each settled message. */
  onSettled(): void;
}
