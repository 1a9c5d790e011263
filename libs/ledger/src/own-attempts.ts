import type { SendEntry, SendStore } from './send-ledger.ts';

/** An attempt to send, as it is written down before the call. */
export type Attempt = Omit<SendEntry, 'deliveryId'>;

/**
 * The attempts of this process, and what it knows of those whose end the store did not take. Without that memory a store
 * that is away for a moment would leave sends in doubt that this process knows to have happened, or not to have.
 */
export interface OwnAttempts {
  /** A new attempt, which no other attempt equals. */
  next(id: string, attemptedAt: number): Attempt;
  isOurs(entry: SendEntry): boolean;
  /** As {@link SendStore.begin}. When that fails, nothing was called. */
  begin(attempt: Attempt): Promise<SendEntry | undefined>;
  /** As {@link SendStore.confirm}. */
  confirm(attempt: Attempt, deliveryId: string): Promise<void>;
  /** As {@link SendStore.forget}. */
  forget(attempt: Attempt): Promise<void>;
  /** Writes down what is known of an earlier attempt of this id; answers the delivery, when it was sent. */
  writeDown(id: string): Promise<{ deliveryId: string } | undefined>;
}

/** Known ends that were not written down. Undefined: the attempt did not send. */
interface KnownEnd {
  attempt: Attempt;
  deliveryId: string | undefined;
}

/** Far more than messages wait in one process; the oldest then belong to partitions that have moved away. */
const MOST_REMEMBERED = 10_000;

/** Keeps the attempts of one process over a store. */
export function createOwnAttempts({ store, owner }: { store: SendStore; owner: string }): OwnAttempts {
  const unwritten = new Map<string, KnownEnd>();
  let attempts = 0;

  /** Keeps what is known until the store has taken it. */
  async function written<T>(end: KnownEnd, write: () => Promise<T>): Promise<T> {
    const { id } = end.attempt;
    unwritten.set(id, end);
    const [oldest = id] = unwritten.keys();
    if (unwritten.size > MOST_REMEMBERED) unwritten.delete(oldest);
    const answer = await write();
    unwritten.delete(id);
    return answer;
  }

  const confirm = (attempt: Attempt, deliveryId: string) =>
    written({ attempt, deliveryId }, () => store.confirm({ ...attempt, deliveryId }));
  const forget = (attempt: Attempt) => written({ attempt, deliveryId: undefined }, () => store.forget(attempt));
  return {
    next(id, attemptedAt) {
      attempts += 1;
      return { id, owner: `${owner}#${attempts}`, attemptedAt };
    },
    isOurs: (entry) => entry.owner.startsWith(`${owner}#`),
    begin: (attempt) => written({ attempt, deliveryId: undefined }, () => store.begin(attempt)),
    confirm,
    forget,
    async writeDown(id) {
      const end = unwritten.get(id);
      if (end?.deliveryId === undefined) return end && forget(end.attempt).then(() => undefined);
      await confirm(end.attempt, end.deliveryId);
      return { deliveryId: end.deliveryId };
    },
  };
}
