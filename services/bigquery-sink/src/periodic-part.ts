import { setTimeout as systemSleep } from 'node:timers/promises';
import type { ServicePart } from '@cio-bus/service';

/** When a {@link periodicPart} repeats its work. */
export interface PeriodicOptions {
  /** Time between two repeats, ms. 0 switches them off. */
  everyMs: number;
  /** Rejects once the signal is aborted. */
  sleep?(ms: number, signal: AbortSignal): Promise<unknown>;
}

/** Waits for this time, ms. Rejects once the part stops. */
export type Pause = (ms: number) => Promise<unknown>;

/**
 * A part of the sink that repeats some work beside the delivery. A stop does not wait for it, as one query or one call of
 * Customer.io may take longer than the shutdown deadline.
 *
 * @param repeat runs from the start of the part until `pause` rejects or the signal is aborted, and handles its own errors
 */
export function periodicPart(
  name: string,
  { everyMs, sleep = sleepUnlessAborted }: PeriodicOptions,
  repeat: (pause: Pause, signal: AbortSignal) => Promise<void>,
): ServicePart {
  const stopping = new AbortController();
  const { signal } = stopping;
  return {
    name,
    async start() {
      if (everyMs > 0) void repeat((ms) => sleep(ms, signal), signal).catch(() => {});
    },
    stop: async () => stopping.abort(),
  };
}

const sleepUnlessAborted = (ms: number, signal: AbortSignal) => systemSleep(ms, undefined, { signal, ref: false });
