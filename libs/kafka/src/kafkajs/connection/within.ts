import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the work is done, at the latest after this time, ms: a stop must not hang on an unavailable broker. */
export async function within(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}
