import type { BatchPolicy, CallKind } from '../../handler.ts';

/** A message that was written this long before it arrived, ms, is late: part of a backlog, of which more is on the way. */
const LATE_MS = 1_000;

/** Two readings of the same moment, as those of `Clock`. */
export interface Time {
  /** Monotonic, ms. */
  now: number;
  /** Ms since the epoch. */
  date: number;
}

/** The message with which a call begins. */
interface Head {
  /** Monotonic, ms. */
  arrivedAt: number;
  /** When it was written, ms since the epoch. */
  record: { timestamp: number };
}

/** How long a call that is not full waits for more messages. */
export class Linger {
  readonly #policy: BatchPolicy;
  /** Since when something is ready that was not handed over; monotonic, ms. */
  readonly #readySince: Record<CallKind, number | undefined> = { batch: undefined, single: undefined };

  constructor(policy: BatchPolicy) {
    this.#policy = policy;
  }

  /** When a call is due that begins with this message; monotonic, ms. */
  dueAt(kind: CallKind, { arrivedAt, record }: Head, { now, date }: Time): number {
    const { lingerMs, lateLingerMs } = this.#policy;
    this.#readySince[kind] ??= now;
    const ageAtArrival = date - record.timestamp - (now - arrivedAt);
    if (lateLingerMs === undefined || ageAtArrival <= LATE_MS) return arrivedAt + lingerMs;
    return this.#readySince[kind] + lateLingerMs; // its lane may have been busy: what comes free with it joins it
  }

  /** Everything that was ready of a kind has been handed over, or as much as a call may have. */
  end(kind: CallKind): void {
    this.#readySince[kind] = undefined;
  }
}
