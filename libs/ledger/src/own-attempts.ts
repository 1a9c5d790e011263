import type { SendEntry, SendStore } from './port/send-ledger.ts';

/** An attempt to send, as recorded before the call. */
export type Attempt = Omit<SendEntry, 'deliveryId'>;

/**
 * The attempts of this process, with the results that could not be recorded yet. Without them a short outage of the store
 * would leave sends in doubt whose result this process knows.
 */
export interface OwnAttempts {
  /** Creates an attempt with a unique owner. */
  next(id: string, attemptedAt: number): Attempt;
  isOurs(entry: SendEntry): boolean;
  /** As {@link SendStore.begin}. When it fails, nothing was sent. */
  begin(attempt: Attempt, lookupKey: string): Promise<SendEntry | undefined>;
  /** As {@link SendStore.confirm}. */
  confirm(attempt: Attempt, deliveryId: string): Promise<void>;
  /** As {@link SendStore.forget}. */
  forget(attempt: Attempt): Promise<void>;
  /** Records the known result of an earlier attempt of this id; returns the delivery when it was sent. */
  flush(id: string): Promise<{ deliveryId: string } | undefined>;
}

/** A known result that is not recorded yet. */
interface KnownResult {
  attempt: Attempt;
  /** Undefined: the attempt did not send. */
  deliveryId: string | undefined;
}

/** Far more than one process has pending; beyond it, the oldest belong to partitions that have moved away. */
const MAX_UNRECORDED = 10_000;

/** Tracks the attempts of one process on a store. */
export function createOwnAttempts({ store, owner }: { store: SendStore; owner: string }): OwnAttempts {
  const unrecorded = new Map<string, KnownResult>();
  let attempts = 0;

  /** Keeps the result until the store has it. */
  async function recorded<T>(result: KnownResult, write: () => Promise<T>): Promise<T> {
    const { id } = result.attempt;
    unrecorded.set(id, result);
    const [oldest = id] = unrecorded.keys();
    if (unrecorded.size > MAX_UNRECORDED) unrecorded.delete(oldest);
    const value = await write();
    unrecorded.delete(id);
    return value;
  }

  const confirm = (attempt: Attempt, deliveryId: string) =>
    recorded({ attempt, deliveryId }, () => store.confirm({ ...attempt, deliveryId }));
  const forget = (attempt: Attempt) => recorded({ attempt, deliveryId: undefined }, () => store.forget(attempt));
  return {
    next(id, attemptedAt) {
      attempts += 1;
      return { id, owner: `${owner}#${attempts}`, attemptedAt };
    },
    isOurs: (entry) => entry.owner.startsWith(`${owner}#`),
    begin: (attempt, lookupKey) => recorded({ attempt, deliveryId: undefined }, () => store.begin(attempt, lookupKey)),
    confirm,
    forget,
    async flush(id) {
      const result = unrecorded.get(id);
      if (result?.deliveryId === undefined) return result && forget(result.attempt).then(() => undefined);
      await confirm(result.attempt, result.deliveryId);
      return { deliveryId: result.deliveryId };
    },
  };
}
