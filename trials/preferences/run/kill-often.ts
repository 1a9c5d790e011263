import { setTimeout as sleep } from 'node:timers/promises';
import type { KilledProcesses } from './killed-processes.ts';

interface KillPlan {
  updates: number;
  /** Kills of the app and of relays, together. */
  kills: number;
  /** What happens meanwhile, by the share of the updates that are stored. */
  at?: readonly { share: number; act: () => Promise<void> }[];
}

const MAX_PAUSE_MS = 150;

/** Kills the app and the relays in turn, spread over the updates; resolves once all updates are stored. */
export async function killOften(processes: KilledProcesses, { updates, kills, at = [] }: KillPlan): Promise<void> {
  const open = [...at];
  const acting: Promise<void>[] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const share = kill / (kills + 1);
    await processes.untilStored(Math.floor(updates * share));
    while (open[0] && open[0].share <= share) acting.push((open.shift() as (typeof at)[number]).act());
    await sleep(Math.random() * MAX_PAUSE_MS); // at any moment of a batch
    await (kill % 2 === 0 ? processes.killApp() : processes.killRelay());
  }
  await Promise.all([processes.untilStored(updates), ...acting]);
}
