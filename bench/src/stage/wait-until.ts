import { setTimeout as sleep } from 'node:timers/promises';
import type { StubStats } from '../stub/stub-server.ts';
import type { Stub } from './start-stub.ts';

const POLL_MS = 50;

/**
 * Asks a stub until what it has seen is enough, or until nothing new was answered for so long. Resolves with the last
 * answer.
 */
export async function untilStub(
  stub: Stub,
  enough: (stats: StubStats) => boolean,
  quietMs = Number.POSITIVE_INFINITY,
): Promise<StubStats> {
  let last = -1;
  let changedAt = Date.now();
  for (;;) {
    const stats = await stub.stats();
    if (enough(stats)) return stats;
    const answered = answeredOf(stats);
    if (answered !== last) changedAt = Date.now();
    if (Date.now() - changedAt > quietMs) return stats;
    last = answered;
    await sleep(POLL_MS);
  }
}

/** Looks again and again until it is so. */
export async function untilTrue(look: () => Promise<boolean>, pollMs = POLL_MS): Promise<void> {
  while (!(await look())) await sleep(pollMs);
}

/** Different messages that have their final answer. */
export const answeredOf = ({ accepted, refused }: StubStats): number => accepted + refused;
