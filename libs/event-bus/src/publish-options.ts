import type { Command, RecordPosition } from '@cio-bus/contracts';
import type { SendPayload } from './send-payload.ts';

/** Options of a publish. All are optional. */
export interface PublishOptions {
  /** The command's ULID; any other text is turned into one deterministically. @default a new ULID */
  id?: string;
  /**
   * Identifies what happened (`welcome-mail/u1`): the same key has the same id, at any time and in any process, so that
   * publishing again has no second effect. Must be unique across all apps and types of commands.
   */
  idempotencyKey?: string;
  /** When it happened, ms since the epoch. @default now */
  timestamp?: number;
  /** Groups related commands and events. @default the command's id */
  correlationId?: string;
  /** What the user id is; a phone number has the form `+14155552671`. @default 'id' */
  idType?: 'id' | 'email' | 'phone' | 'cio_id';
  /** Timeout for Kafka's acknowledgement, ms. @default 30,000 */
  deadlineMs?: number;
  /** W3C trace context, written to the record's header. */
  traceparent?: string;
}

/** Options of `publish`; the command itself contains the others. */
export type CommandOptions = Pick<PublishOptions, 'idempotencyKey' | 'deadlineMs' | 'traceparent'>;

type Minted = 'id' | 'timestamp' | 'correlationId';
type Draft<T> = T extends { type: 'transactional' }
  ? Omit<T, Minted | 'payload'> & Partial<Pick<T & Command, Minted>> & { payload: SendPayload }
  : T extends Command
    ? Omit<T, Minted> & Partial<Pick<T, Minted>>
    : never;

/** A command as an app writes it: id, time and correlation id are optional. */
export type CommandDraft = Draft<Command>;

/** An acknowledged command: its id and its position in Kafka. */
export interface Published extends RecordPosition {
  /** The command's id, to find its outcome by. */
  id: string;
}
