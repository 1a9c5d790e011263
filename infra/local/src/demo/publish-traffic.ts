import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandDraft, Published } from '@cio-bus/event-bus';

const TICK_MS = 10;

/** How traffic is published. */
export interface Pace {
  perSecond: number;
  /** Told how many have been acknowledged so far. */
  onProgress: (acknowledged: number) => void;
  /** Called once, when half has been handed over. */
  atHalf: () => Promise<void>;
}

/**
 * Publishes commands in order at a steady rate, without waiting for one acknowledgement before the next.
 *
 * @throws what the first failed publish threw, once none is under way any more
 */
export async function publishTraffic<T extends CommandDraft>(
  commands: readonly T[],
  publish: (command: T) => Promise<Published>,
  { perSecond, onProgress, atHalf }: Pace,
): Promise<Published[]> {
  const begun = performance.now();
  const publishing: Promise<Published>[] = [];
  let acknowledged = 0;
  const one = async (command: T) => {
    const published = await publish(command);
    acknowledged += 1;
    return published;
  };
  const half = Math.floor(commands.length / 2);
  while (publishing.length < commands.length) {
    const due = Math.min(commands.length, Math.ceil(((performance.now() - begun) / 1000) * perSecond));
    const before = publishing.length;
    for (const command of commands.slice(before, due)) publishing.push(one(command));
    if (before < half && publishing.length >= half) await atHalf();
    onProgress(acknowledged);
    await sleep(TICK_MS);
  }
  const results = await Promise.allSettled(publishing);
  onProgress(acknowledged);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
