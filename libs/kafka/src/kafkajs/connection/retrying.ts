import { setTimeout as sleep } from 'node:timers/promises';

interface Retrying {
  /** Wait between two attempts, ms. */
  everyMs: number;
  /** Whether another attempt may follow this error. `attempt` counts from 1. */
  mayRetry(error: unknown, attempt: number): boolean;
}

/** Calls until it succeeds. Rejects with the error after which no attempt may follow. */
export async function retrying<T>(work: () => Promise<T>, { everyMs, mayRetry }: Retrying): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!mayRetry(error, attempt)) throw error;
      await sleep(everyMs);
    }
  }
}
