import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const WINDOW_MS = 1_000;

/** How many processors are busy now, on average over a second. Asked while nothing of ours runs, it is what others take. */
export async function busyCores(): Promise<number> {
  const before = busyMs();
  await sleep(WINDOW_MS);
  return (busyMs() - before) / WINDOW_MS;
}

const busyMs = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
