import { setTimeout as sleep } from 'node:timers/promises';
import type { StubStats } from '../stub/deliveries.ts';
import type { Stub } from './start-stub.ts';

const POLL_MS = 50;

/**
 * Polls a stub until its statistics satisfy a condition, or until it has not responded to a new message for `quietMs`.
 * Resolves with the last statistics.
 */
export async function waitForStub(
  stub: Stub,
  condition: (stats: StubStats) => boolean,
  quietMs = Number.POSITIVE_INFINITY,
): Promise<StubStats> {
  let last = -1;
  let changedAt = Date.now();
  for (;;) {
    const stats = await stub.stats();
    if (condition(stats)) return stats;
    const responded = respondedOf(stats);
    if (responded !== last) changedAt = Date.now();
    if (Date.now() - changedAt > quietMs) return stats;
    last = responded;
    await sleep(POLL_MS);
  }
}

/** Polls until a condition is true. */
export async function waitUntil(condition: () => Promise<boolean>, pollMs = POLL_MS): Promise<void> {
  while (!(await condition())) await sleep(pollMs);
}

/** Returns the number of distinct messages with a final response. */
export const respondedOf = ({ accepted, rejected }: StubStats): number => accepted + rejected;
