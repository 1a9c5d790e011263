/** What the sandbox accepted, in the order of acceptance: one entry an item of a batch, or a send. */
export interface JournalEntry {
  /** 1, 2, 3 … without gaps. */
  seq: number;
  /** When it was accepted, ms since the epoch. */
  at: number;
  api: 'track' | 'app';
  action:
    | 'identify'
    | 'event'
    | 'page'
    | 'screen'
    | 'delete'
    | 'suppress'
    | 'unsuppress'
    | 'merge'
    | 'add_device'
    | 'delete_device'
    | 'send';
  /** The identifier that was sent; for an anonymous event `anonymous:<anonymous id>`. */
  personId: string;
  /** The HTTP request that carried it; the items of one batch share it. */
  requestId: number;
  /** ULID of an event. */
  id?: string;
  /** Name of an event. */
  name?: string;
  /** Attributes of an identify, data of an event: as sent. */
  attributes?: Record<string, unknown>;
  /** Seconds since the epoch, as sent. */
  timestamp?: number;
  /** The event's id had been seen: accepted, not applied again. */
  duplicate?: true;
  /** Accepted without effect, because the person is suppressed. */
  ignored?: 'suppressed';
  /** The caller never got the answer. */
  answerLost?: 'reset' | '502' | 'timeout';
  /** Of a send. */
  deliveryId?: string;
  transactionalMessageId?: string | number;
  messageData?: Record<string, unknown>;
}
