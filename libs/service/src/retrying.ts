import { setTimeout as sleep } from 'node:timers/promises';

/** When another attempt follows. */
export interface Retrying {
  /** Wait before the next attempt, ms; of a function, by the number of attempts made. */
  everyMs: number | ((attempts: number) => number);
  /** Whether another attempt may follow this error. `attempt` counts from 1. */
  mayRetry(error: unknown, attempt: number): boolean;
  /** Ends a wait; its AbortError is thrown. @default never */
  signal?: AbortSignal | undefined;
}

/**
 * Calls until it succeeds. Rejects with the error after which no attempt may follow.
 *
 * Not `p-retry`, which suits what ends after a number of attempts: this ends after a time, or when something has happened, and it
 * repeats whatever was thrown. `p-retry` never repeats a TypeError. And apps would install it with the SDK.
 */
export async function retrying<T>(
  work: (attempt: number) => T | Promise<T>,
  { everyMs, mayRetry, signal }: Retrying,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!mayRetry(error, attempt)) throw error;
      await sleep(typeof everyMs === 'number' ? everyMs : everyMs(attempt), undefined, signal ? { signal } : {});
    }
  }
}
