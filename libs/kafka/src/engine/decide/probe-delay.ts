/**
 * Why a gate is closed. `configuration`: credentials or a table are missing. `outage`: most calls fail. `flood`: most
 * messages are refused.
 */
export type ClosureCause = 'configuration' | 'outage' | 'flood';

const delays = { configuration: { first: 1_000, max: 30_000 }, outage: { first: 500, max: 2_000 } };
const FLOOD_PROBE_MS = 30_000;
const MAX_RETRY_AFTER_MS = 300_000;

/**
 * How long a closed gate waits for its next probe, ms.
 *
 * @param floodHoldMs the first wait after a flood
 * @param retryAfterMs what the other side asked for; honoured up to 5 minutes
 */
export function probeDelay(cause: ClosureCause, failedProbes: number, floodHoldMs: number, retryAfterMs = 0): number {
  const askedFor = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
  if (cause === 'flood') return failedProbes === 0 ? floodHoldMs : Math.max(FLOOD_PROBE_MS, askedFor);
  const { first, max } = delays[cause];
  return Math.max(askedFor, Math.min(max, first * 2 ** failedProbes));
}
