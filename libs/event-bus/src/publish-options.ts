import type { Command, channels, RecordPosition } from '@cio-bus/contracts';

/** What may be said beside a command's own content. All of it may be left out. */
export interface PublishOptions {
  /** The command's ULID; another text becomes one, always the same. @default a new ULID */
  id?: string;
  /**
   * Names what happened, once and for all (`welcome-mail/u1`): the same key gives the same id, at any time and in any
   * process, so that publishing again has no second effect. Must be unique across all apps and types of command.
   */
  idempotencyKey?: string;
  /** When it happened, ms since the epoch. @default now */
  timestamp?: number;
  /** Ties together what belongs together. @default the command's id */
  correlationId?: string;
  /** What the user id is. @default 'id' */
  idType?: 'id' | 'email' | 'cio_id';
  /** Ms until the call gives up waiting for Kafka's acknowledgement. @default 30,000 */
  deadlineMs?: number;
  /** W3C trace context, put into the record's header. */
  traceparent?: string;
}

/** The options of a whole command; what else may be said stands in the command itself. */
export type CommandOptions = Pick<PublishOptions, 'idempotencyKey' | 'deadlineMs' | 'traceparent'>;

/** What a send says: a `template` of the registry, or Customer.io's own send request plus `channel`. */
export interface SendPayload {
  /** @default the template's, else 'email' */
  channel?: (typeof channels)[number];
  template?: string;
  transactional_message_id?: string | number;
  to?: string;
  identifiers?: Record<string, string>;
  message_data?: Record<string, unknown>;
  [field: string]: unknown;
}

type Minted = 'id' | 'timestamp' | 'correlationId';
type Draft<T> = T extends { type: 'transactional' }
  ? Omit<T, Minted | 'payload'> & Partial<Pick<T & Command, Minted>> & { payload: SendPayload }
  : T extends Command
    ? Omit<T, Minted> & Partial<Pick<T, Minted>>
    : never;

/** A command as an app writes it: id, time and correlation id are filled in when they are left out. */
export type CommandDraft = Draft<Command>;

/** Where a command lies, once Kafka has acknowledged it. */
export interface Published extends RecordPosition {
  /** The command's id, under which everything that becomes of it is found. */
  id: string;
}
