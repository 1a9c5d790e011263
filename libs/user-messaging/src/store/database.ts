import type { ColumnType, Generated } from 'kysely';

/** The tables of the schema `cio_bus`. */
export interface MessagingDatabase {
  'cio_bus.people': PeopleTable;
  'cio_bus.message_choices': MessageChoicesTable;
  'cio_bus.forgotten_people': ForgottenPeopleTable;
  'cio_bus.outbox': OutboxTable;
  'cio_bus.outbox_relay': OutboxRelayTable;
}

/** A person about whom commands were written. */
interface PeopleTable {
  user_id: string;
  /** Time of the last command about the person: the next one is later, whatever the clock does. */
  commanded_at: Date;
}

/** What a person said last about a channel or a topic. */
interface MessageChoicesTable {
  user_id: string;
  kind: 'channel' | 'topic';
  name: string;
  opted_in: boolean;
  said_at: Date;
  source: string;
  event_id: string | null;
}

/** That a person was forgotten, and when. */
interface ForgottenPeopleTable {
  hash: Buffer;
  forgotten_at: Date;
}

/** Commands on their way to Kafka. A trigger sets `seq`, `key` and `bytes`. */
interface OutboxTable {
  /** The order of publishing. Postgres returns a bigint as text. */
  seq: Generated<string>;
  id: Generated<string>;
  key: Generated<string>;
  command: ColumnType<string, string, never>;
  bytes: Generated<number>;
  source: string | null;
  traceparent: string | null;
  written_at: Generated<Date>;
  /** The batch in which a relay is publishing it. */
  batch: string | null;
  published_at: Date | null;
  refused_at: Date | null;
  reason: string | null;
}

/** One row: which relay publishes, and what. */
interface OutboxRelayTable {
  one_row: Generated<boolean>;
  /** Names this outbox in Kafka: two databases never share their transactions. */
  outbox_id: Generated<string>;
  holder: string | null;
  held_until: Date | null;
  batch: string | null;
  /** Record timestamp of the last batch, ms since the epoch, as text. */
  stamp: string | null;
}
