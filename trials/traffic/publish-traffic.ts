import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 10;

/** How traffic is published. */
export interface Pace {
  perSecond: number;
  /** Aborts it. @default never */
  signal?: AbortSignal;
  /** Receives the number acknowledged so far. */
  onProgress: (acknowledged: number) => void;
  /** Called once, after half was published. @default nothing */
  atHalf?: () => Promise<void>;
}

/**
 * Publishes commands, or records, in order at a steady rate, without waiting for one acknowledgement before the next.
 *
 * @throws the first error, once no publish is in flight
 */
export async function publishTraffic<T, Place>(
  commands: readonly T[],
  publish: (command: T) => Promise<Place>,
  { perSecond, signal, onProgress, atHalf = async () => {} }: Pace,
): Promise<Place[]> {
  const begun = performance.now();
  const published: Place[] = [];
  const failures: unknown[] = [];
  const publishing: Promise<void>[] = [];
  let acknowledged = 0;
  async function one(command: T, index: number): Promise<void> {
    try {
      published[index] = await publish(command);
      acknowledged += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  const half = Math.floor(commands.length / 2);
  while (publishing.length < commands.length && failures.length === 0) {
    const before = publishing.length;
    const due = Math.ceil(((performance.now() - begun) / 1000) * perSecond);
    for (const command of commands.slice(before, due)) publishing.push(one(command, publishing.length));
    if (before < half && publishing.length >= half) await atHalf();
    onProgress(acknowledged);
    await sleep(TICK_MS, undefined, signal ? { signal } : {});
  }
  await Promise.all(publishing);
  onProgress(acknowledged);
  if (failures.length > 0) throw failures[0];
  return published;
}
