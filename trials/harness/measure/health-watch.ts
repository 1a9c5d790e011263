import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName, Stack } from '@cio-bus/local';
import { fetchMetrics, sumOfMetric } from './metrics.ts';

const EVERY_MS = 500;
const ANSWER_MS = 4_000;

/** What was seen of one service. Times in ms since the epoch. */
export interface SeenHealth {
  /** How often it was asked. */
  polls: number;
  /** When /readyz did not answer 200, and what it said. */
  readonly notReady: { at: number; said: string }[];
  /** When a flood, or wrong settings, had closed a gate. */
  readonly halted: number[];
}

/** Asks a service every half second whether it is ready and whether it has halted delivery, until `stop`. */
export function watchHealth({ health }: Pick<Stack, 'health'>, service: ServiceName) {
  const seen: SeenHealth = { polls: 0, notReady: [], halted: [] };
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      seen.polls += 1;
      await look(health[service], seen);
      await sleep(EVERY_MS);
    }
  })();
  const stop = async () => {
    isOver = true;
    await watching;
  };
  return { seen, stop };
}

async function look(url: string, seen: SeenHealth): Promise<void> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const said = await response.text();
    if (!response.ok) seen.notReady.push({ at: Date.now(), said });
    const metrics = await fetchMetrics(url);
    const closed = (cause: string) => sumOfMetric(metrics, 'cio_bus_gate_closed', `cause="${cause}"`);
    if (closed('flood') + closed('configuration') > 0) seen.halted.push(Date.now());
  } catch (error) {
    seen.notReady.push({ at: Date.now(), said: String(error) });
  }
}

/** How often gates were closed since the service started; a closure that no poll saw counts as well. */
export const closures = async ({ health }: Pick<Stack, 'health'>, service: ServiceName, cause: string) =>
  sumOfMetric(await fetchMetrics(health[service]), 'cio_bus_gate_closures_total', `cause="${cause}"`);
