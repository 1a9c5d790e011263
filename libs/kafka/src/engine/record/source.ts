import type { OffsetWindow } from './offset-window.ts';

/** A partition of a topic that this member reads. */
export interface Source {
  readonly topic: string;
  readonly partition: number;
  readonly window: OffsetWindow;
  /** Nothing of it is handed over earlier: calls of its last owner may still be in flight. Ms since the epoch. */
  readonly startAt: number;
  /** What Kafka holds as committed, as far as we know. */
  committed: number;
  /** Size of its records that are read and not settled. */
  unsettledBytes: number;
  /** The partition has another owner now; late results of it are dropped. */
  lost: boolean;
  paused: boolean;
}
