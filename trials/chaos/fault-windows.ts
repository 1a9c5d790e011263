import { topics } from '@cio-bus/contracts';
import type { FaultWindow } from '../audit/input/audit-input.ts';
import type { ChaosActor } from './run-steps.ts';

/** Topics that wait for a service. A fault of the others delays no command. */
const readers: Readonly<Record<string, readonly string[]>> = {
  'track-publisher': [topics.identify, topics.track],
  'transactional-sender': [topics.transactional],
};

/** An actor that notes when its faults delayed commands. */
export interface WatchedActor extends ChaosActor {
  /** Each fault until the stack had recovered, and as long again to catch up. */
  windows(): FaultWindow[];
}

/** Watches an actor. @param now ms since the epoch */
export function watchActor(actor: ChaosActor, now: () => number = Date.now): WatchedActor {
  const windows: FaultWindow[] = [];
  let vendorFaultSince: number | undefined;

  async function noting(act: () => Promise<void>, delayed?: readonly string[]): Promise<void> {
    const fromMs = now();
    await act();
    note(fromMs, delayed);
  }
  function note(fromMs: number, delayed?: readonly string[]): void {
    const toMs = now();
    windows.push({ fromMs, toMs: toMs + (toMs - fromMs), ...(delayed && { topics: delayed }) });
  }
  const topicsOf = (victim: string) => readers[victim.replace(/-\d+$/, '')] ?? [];

  return {
    ...actor,
    killAndStart: (victim) => noting(() => actor.killAndStart(victim), topicsOf(victim)),
    freeze: (victim, forMs) => noting(() => actor.freeze(victim, forMs), topicsOf(victim)),
    restartKafka: (signal) => noting(() => actor.restartKafka(signal)),
    async setFaults(step) {
      await actor.setFaults(step);
      if (vendorFaultSince !== undefined) note(vendorFaultSince);
      vendorFaultSince = step.open.length > 0 ? now() : undefined;
    },
    windows: () => windows,
  };
}
