/** Result of a send: sent now, sent by an earlier attempt, or found at the vendor after an attempt with an unknown result. */
export type SendEnd = 'delivered' | 'already-sent' | 'reconciled';

/** A send that happened. */
export interface SendDone {
  deliveryId: string;
  how: SendEnd;
}

/** How {@link SendLedger.once} resolves an attempt in doubt. */
export interface OnceOptions {
  /** Returns the ids of all deliveries of that template to that person since the attempt. */
  reconcile(since: Date): Promise<readonly string[]>;
  /** Equal for all sends whose deliveries `reconcile` cannot distinguish, such as those of one template to one person. */
  lookupKey: string;
  /**
   * Whether one send may have several deliveries, of which the ledger knows one: an unclaimed one beside a claimed one may then
   * be of the other send, and settles nothing. @default false
   */
  isPerDevice?: boolean;
}

/** An operator's finding about a send in doubt. `not-sent` allows it to be sent again. */
export type SendDecision = { deliveryId: string } | 'not-sent';

/** Records sends, so that none happens twice. Entries are kept for 100 days: `send_at` may lie 90 days ahead. */
export interface SendLedger {
  /**
   * Calls at most once per id, across processes that share the ledger and across crashes.
   *
   * A call that failed with a BusError other than SEND_UNKNOWN or UNEXPECTED did not send and may be repeated; its error is
   * rethrown. After any other failure the id is in doubt: it is looked up at the vendor, and exactly one delivery resolves
   * it that no other id has claimed, and that can be of no other id in doubt. It is never called again automatically.
   *
   * @throws BusError `SEND_UNKNOWN` when it stays in doubt. To be retried: `SEND_BUSY` with `retryAfterMs` while another
   * process may be calling; the code of the lookup's error when the vendor is unreachable; `STORE_UNAVAILABLE` while the store is
   * unreachable: nothing is called then.
   */
  once(id: string, call: () => Promise<{ deliveryId: string }>, options: OnceOptions): Promise<SendDone>;
  /**
   * Records an operator's finding about a send in doubt, unless something else was recorded since the operator looked.
   *
   * @param seen the entry that the finding is about; undefined if there was none
   * @throws LedgerError for another entry than `seen`, for `not-sent` when the send is known to have happened, and for a
   * delivery that belongs to another id
   */
  settle(id: string, decision: SendDecision, seen: SendEntry | undefined): Promise<void>;
  /** Returns the entry of an id; undefined when it never was sent, or is known not to have been. */
  get(id: string): Promise<SendEntry | undefined>;
  /** Returns the deliveries that no id has claimed. */
  unclaimed(deliveryIds: readonly string[]): Promise<string[]>;
  /**
   * Resolves an entry in doubt with a delivery that Customer.io has reported. Safe to repeat.
   *
   * @param attemptedUntil the last time at which the delivery's attempt can have begun, ms since the epoch
   * @returns whether the id is recorded as sent with this delivery. Not when it has no entry, as after `not-sent`, has another
   * delivery, or when the delivery belongs to another id, or may belong to another one that is in doubt
   */
  claimReported(id: string, deliveryId: string, attemptedUntil: number): Promise<boolean>;
}

/** An entry of the ledger: in doubt while it has no delivery id. */
export interface SendEntry {
  id: string;
  /** The process and its attempt; unique per attempt. */
  owner: string;
  /** Ms since the epoch. */
  attemptedAt: number;
  deliveryId: string | undefined;
}

/**
 * Stores the entries of the ledger. Each operation is atomic, and durable once it has resolved. A rejected operation may
 * have been executed, or may still be.
 */
export interface SendStore {
  /** Adds an entry in doubt and returns undefined, or returns the existing entry of the id. */
  begin(entry: Omit<SendEntry, 'deliveryId'>, lookupKey: string): Promise<SendEntry | undefined>;
  get(id: string): Promise<SendEntry | undefined>;
  /** Records the vendor's response. Another id that had claimed this delivery is in doubt again. */
  confirm(entry: SendEntry & { deliveryId: string }): Promise<void>;
  /** Resolves an entry in doubt with a delivery; false when another id has claimed it in the meantime. */
  claim(id: string, deliveryId: string): Promise<boolean>;
  /** Returns the deliveries that no id has claimed. */
  unclaimed(deliveryIds: readonly string[]): Promise<string[]>;
  /** Returns the other ids in doubt that were recorded with the lookup key of this id, and were attempted by then. */
  rivals(id: string, attemptedUntil: number): Promise<string[]>;
  /** Removes the entry of this attempt while it is in doubt: a late removal must not affect the next attempt. */
  forget(entry: Pick<SendEntry, 'id' | 'owner'>): Promise<void>;
}
