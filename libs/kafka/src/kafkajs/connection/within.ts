import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the work is done, or after so many ms at the latest: a stop must not hang on a broker that is away. */
export async function within(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}
