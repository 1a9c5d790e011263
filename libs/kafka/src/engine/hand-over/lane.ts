import type { Entry } from '../record/entry.ts';

/** Messages of one key of one partition, in order. Only `Lanes` changes it. */
export interface Lane {
  readonly key: string;
  readonly partition: number;
  /** Pending messages; those that are handed over are not among them. */
  readonly entries: readonly Entry[];
  /** Sum of the sizes of their values. */
  readonly bytes: number;
  /**
   * `ready`: its head may be handed over. `busy`: its head is with the handler or being settled. `backing-off`: its head
   * failed and is tried again later. `awaiting-commit`: it waits, before or after a barrier, until a commit covers it.
   */
  readonly state: 'ready' | 'busy' | 'backing-off' | 'awaiting-commit';
}

/** A lane as `Lanes` changes it. */
export interface WritableLane extends Omit<Lane, 'entries' | 'bytes' | 'state'> {
  entries: Entry[];
  bytes: number;
  state: Lane['state'];
}

/** Every lane is made by Lanes, so Lanes can write it. */
export const writable = (lane: Lane) => lane as WritableLane;

/** Sum of the sizes of the values. */
export function bytesOf(entries: readonly Entry[]): number {
  let sum = 0;
  for (const { bytes } of entries) sum += bytes;
  return sum;
}

const headArrival = (lane: Lane): number => lane.entries[0]?.arrival ?? Number.POSITIVE_INFINITY;

/** Sorts the lane with the oldest head first. */
export function byArrival(a: Lane, b: Lane): number {
  return headArrival(a) - headArrival(b);
}

/** Whether its head was written by a replay. */
export const startsWithReplay = ({ entries }: Lane): boolean => entries[0]?.isReplay === true;
