/** An accepted item of a batch, or an accepted send, in the order of acceptance. */
export interface JournalEntry {
  /** 1, 2, 3 … without gaps. */
  seq: number;
  /** Time of acceptance, ms since the epoch. */
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
  /** The identifier as sent; for an anonymous event `anonymous:<anonymous id>`. */
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
  /** The event's id was seen before: accepted, but not applied again. */
  duplicate?: true;
  /** Accepted without effect, because the person is suppressed. */
  ignored?: 'suppressed';
  /** The caller did not get the response. */
  answerLost?: 'reset' | '502' | 'timeout';
  /** Only for sends. */
  deliveryId?: string;
  transactionalMessageId?: string | number;
  messageData?: Record<string, unknown>;
}
