import { setTimeout as sleep } from 'node:timers/promises';

/** How often, and how far apart, what failed in passing is tried again. */
export interface RetryOptions {
  /** Tries in all. What lasts longer than these is an outage, which is for the engine to wait out. @default 3 */
  tries?: number;
  /** Longest wait before the second try, ms; doubled before each further one. @default 200 */
  baseDelayMs?: number;
  /** @default Math.random */
  random?: () => number;
}

/** Does something again while its outcome is passing, with full jitter, until the tries are used up or the signal says stop. */
export async function retryPassing<T extends { kind: string }>(
  attempt: () => Promise<T>,
  signal: AbortSignal,
  { tries = 3, baseDelayMs = 200, random = Math.random }: RetryOptions = {},
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt();
    if (outcome.kind !== 'passing' || tried === tries || signal.aborted) return outcome;
    await sleep(random() * baseDelayMs * 2 ** (tried - 1), undefined, { signal }).catch(() => {});
    if (signal.aborted) return outcome;
  }
}
