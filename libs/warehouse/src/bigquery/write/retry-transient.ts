import { setTimeout as sleep } from 'node:timers/promises';

/** How often, and with which delays, a transient failure is retried. */
export interface RetryOptions {
  /** Tries in total. A longer failure is an outage, which the engine waits out. @default 3 */
  tries?: number;
  /** Maximum delay before the second try, ms; doubled before each further one. @default 200 */
  baseDelayMs?: number;
  /** @default Math.random */
  random?: () => number;
}

/**
 * Repeats an attempt while its outcome is transient, with full jitter, until the tries are used up or the signal aborts.
 *
 * An outcome is a value here and not an error, which is why this is not `p-retry`.
 */
export async function retryTransient<T extends { kind: string }>(
  attempt: () => Promise<T>,
  signal: AbortSignal,
  { tries = 3, baseDelayMs = 200, random = Math.random }: RetryOptions = {},
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt();
    if (outcome.kind !== 'transient' || tried === tries || signal.aborted) return outcome;
    await sleep(random() * baseDelayMs * 2 ** (tried - 1), undefined, { signal }).catch(() => {});
    if (signal.aborted) return outcome;
  }
}
