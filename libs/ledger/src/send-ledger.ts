/** How a send ended: sent now, sent by an earlier attempt, or found at the vendor after an attempt of unknown end. */
export type SendEnd = 'delivered' | 'already-sent' | 'reconciled';

/** A send that happened. */
export interface SendDone {
  deliveryId: string;
  how: SendEnd;
}

/** How {@link SendLedger.once} finds out what became of an attempt. */
export interface OnceOptions {
  /** All deliveries of that template to that person since the attempt, by delivery id. */
  reconcile(since: Date): Promise<readonly string[]>;
}

/** What an operator has found out of a send in doubt. `not-sent` allows it to be sent again. */
export type SendDecision = { deliveryId: string } | 'not-sent';

/** Remembers sends, so that none happens twice. Entries are kept for 45 days. */
export interface SendLedger {
  /**
   * Calls once for an id, ever; across processes that share the ledger, and across crashes.
   *
   * A call that failed with a BusError other than SEND_UNKNOWN or UNEXPECTED did not send, may be made again, and its
   * error is thrown on. After any other failure the id is in doubt: it is looked for at the vendor, and exactly one
   * delivery that no other id has claimed settles it. It is never called again by itself.
   *
   * @throws BusError `SEND_UNKNOWN` when it stays in doubt; `SEND_BUSY` with `retryAfterMs` while another
   * process may be calling; the look-up's own error when the vendor could not be asked, to try again;
   * `VENDOR_UNAVAILABLE` while the store is away, to try again: nothing is called then.
   */
  once(id: string, call: () => Promise<{ deliveryId: string }>, options: OnceOptions): Promise<SendDone>;
  /**
   * Records an operator's decision of a send in doubt.
   *
   * @throws Error for `not-sent` of a send that is known to have happened.
   */
  settle(id: string, decision: SendDecision): Promise<void>;
}

/** An entry of the ledger: in doubt while it has no delivery id. */
export interface SendEntry {
  id: string;
  /** Which attempt this is, and of which process; no two attempts have the same. */
  owner: string;
  /** Ms since the epoch. */
  attemptedAt: number;
  deliveryId: string | undefined;
}

/**
 * Where the ledger keeps its entries. Each operation is atomic, and durable once it has resolved. One that was rejected
 * may have happened all the same, or still happen.
 */
export interface SendStore {
  /** Adds an entry in doubt and answers undefined; or answers the entry that the id has already. */
  begin(entry: Omit<SendEntry, 'deliveryId'>): Promise<SendEntry | undefined>;
  get(id: string): Promise<SendEntry | undefined>;
  /** Records what the vendor has answered. An id that was found to have this delivery was wrong, and is in doubt again. */
  confirm(entry: SendEntry & { deliveryId: string }): Promise<void>;
  /** Settles an entry in doubt by a delivery that was found; false when another id has claimed it in the meantime. */
  claim(id: string, deliveryId: string): Promise<boolean>;
  /** Which of these deliveries no other id has. */
  unclaimed(deliveryIds: readonly string[]): Promise<string[]>;
  /** Removes the entry of this very attempt while it is in doubt: a removal that comes late must not hit the next one. */
  forget(entry: Pick<SendEntry, 'id' | 'owner'>): Promise<void>;
}
