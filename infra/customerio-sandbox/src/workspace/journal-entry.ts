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
    | 'add_relationships'
    | 'delete_relationships'
    | 'object_identify'
    | 'object_delete'
    | 'delivery_event'
    | 'send'
    | 'broadcast';
  /** The identifier as sent; `anonymous:<anonymous id>`, `object:<type>:<id>`, `delivery:<id>` or `broadcast:<id>` for what is about no known person. */
  personId: string;
  /** The HTTP request that carried it; the items of one batch share it. */
  requestId: number;
  /** ULID of an event. */
  id?: string;
  /** Name of an event; the metric of a delivery event. */
  name?: string;
  /** Attributes of an identify, data of an event: as sent. */
  attributes?: Record<string, unknown>;
  /** Names of the objects of relationships, such as `1:acme`. */
  objects?: string[];
  /** Seconds since the epoch, as sent. */
  timestamp?: number;
  /** The event is more than 72 hours old: recorded, but it starts no campaign. */
  startsNoCampaign?: true;
  /** The person to whom an anonymous event belongs, once somebody was identified with its anonymous id. */
  joinedTo?: string;
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
