import { setTimeout as sleep } from 'node:timers/promises';
import type { FieldStack } from '../stack/field-stack.ts';

/** How long nothing may move before "none has" is believed. */
export const QUIET_MS = 3_000;
const POLL_MS = 500;

/** How time is measured and spent, ms. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}
const realClock: Clock = { now: () => performance.now(), sleep };

/** What a wait looks at: how much has been seen of everything, and how much the services have still to do. */
export type RestSource = Pick<FieldStack, 'movements' | 'uncommitted'>;

/**
 * Waits while there is something to wait for, `longestMs` at most: until no service has a record left that it could read,
 * and nothing has moved for {@link QUIET_MS} since.
 */
export async function waitForRest(
  { movements, uncommitted }: RestSource,
  longestMs: number,
  { now, sleep } = realClock,
): Promise<void> {
  const deadline = now() + longestMs;
  let seen = -1;
  let restingSince = now();
  while (now() < deadline && now() - restingSince < QUIET_MS) {
    await sleep(Math.min(POLL_MS, deadline - now()));
    const [moved, left] = await Promise.all([movements(), uncommitted()]);
    if (moved !== seen || left > 0) restingSince = now();
    seen = moved;
  }
}

/** What a wait for compaction looks at: the records as they were written, and the offsets that are left. */
export interface CompactionSource {
  admin: Pick<FieldStack['admin'], 'firstOffsetSince'>;
  tap: Pick<FieldStack['tap'], 'after'>;
}

/**
 * Waits until compaction has removed the first record with one of these keys from a topic, `longestMs` at most: the service
 * that is started next shall find the gap.
 */
export async function waitForCompaction(
  { admin, tap }: CompactionSource,
  { topic, keys, longestMs }: { topic: string; keys: ReadonlySet<string>; longestMs: number },
  { now, sleep } = realClock,
): Promise<void> {
  const deadline = now() + longestMs;
  while (now() < deadline) {
    await sleep(Math.min(POLL_MS, deadline - now()));
    const first = tap.after(0).find((one) => one.topic === topic && one.key !== null && keys.has(one.key.toString()));
    if (!first) continue;
    if ((await admin.firstOffsetSince(topic, first.partition, first.timestamp)) > first.offset) return;
  }
}
