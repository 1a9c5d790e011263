import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const WINDOW_MS = 1_000;

/** Returns how many processors are busy, averaged over one second. While the benchmark is idle, these are other processes. */
export async function busyCores(): Promise<number> {
  const before = busyMs();
  await sleep(WINDOW_MS);
  return (busyMs() - before) / WINDOW_MS;
}

const busyMs = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
