import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The schema that holds every table of this library, next to those of the app. */
export const SCHEMA = 'cio_bus';

/** First number of the advisory locks of this library; the second is a hash of the person. */
export const LOCK_CLASS = 0x63_69_6f_62;

/** What a later migration changes, the release before it must still be able to use: both run during a rollout. */
const statements = [
  `CREATE TABLE cio_bus.people (
     user_id text PRIMARY KEY,
     commanded_at timestamptz(3) NOT NULL
   )`,
  `CREATE TABLE cio_bus.message_choices (
     user_id text NOT NULL,
     kind text NOT NULL CHECK (kind IN ('channel', 'topic')),
     name text NOT NULL,
     opted_in boolean NOT NULL,
     said_at timestamptz(3) NOT NULL,
     source text NOT NULL,
     event_id text,
     PRIMARY KEY (user_id, kind, name)
   )`,
  'CREATE SEQUENCE cio_bus.outbox_seq',
  `CREATE TABLE cio_bus.outbox (
     seq bigint PRIMARY KEY,
     id text NOT NULL UNIQUE DEFAULT gen_random_uuid()::text,
     key text NOT NULL,
     command json NOT NULL,
     bytes integer NOT NULL,
     source text,
     traceparent text,
     written_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
     batch text,
     published_at timestamptz(3),
     refused_at timestamptz(3),
     reason text
   )`,
  'CREATE INDEX outbox_pending ON cio_bus.outbox (seq) WHERE published_at IS NULL AND refused_at IS NULL',
  'CREATE INDEX outbox_published ON cio_bus.outbox (published_at) WHERE published_at IS NOT NULL',
  'CREATE INDEX outbox_refused ON cio_bus.outbox (refused_at) WHERE refused_at IS NOT NULL',
  'CREATE INDEX outbox_batch ON cio_bus.outbox (batch) WHERE batch IS NOT NULL',
  'CREATE INDEX outbox_key ON cio_bus.outbox (key)',
  `CREATE TABLE cio_bus.outbox_relay (
     one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
     outbox_id text NOT NULL DEFAULT gen_random_uuid()::text,
     holder text,
     held_until timestamptz(3),
     batch text,
     stamp bigint
   )`,
  'INSERT INTO cio_bus.outbox_relay DEFAULT VALUES',
  // Two transactions that write rows of one person follow one another: the numbers are in the order of the commits.
  `CREATE FUNCTION cio_bus.number_outbox_row() RETURNS trigger LANGUAGE plpgsql AS $$
   DECLARE payload json := NEW.command -> 'payload';
   BEGIN
     NEW.key := coalesce(
       NEW.command ->> 'userId',
       NEW.command ->> 'anonymousId',
       'object:' || (payload ->> 'objectTypeId') || ':' || (payload ->> 'objectId'),
       'delivery:' || (payload ->> 'deliveryId'),
       ''
     );
     PERFORM pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(NEW.key));
     NEW.seq := nextval('cio_bus.outbox_seq');
     NEW.bytes := octet_length(NEW.command::text);
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER number_outbox_row BEFORE INSERT ON cio_bus.outbox
   FOR EACH ROW EXECUTE FUNCTION cio_bus.number_outbox_row()`,
];

const FORGOTTEN_PEOPLE = `CREATE TABLE cio_bus.forgotten_people (
  hash bytea PRIMARY KEY,
  forgotten_at timestamptz(3) NOT NULL
)`;

/** The migrations, by name; Kysely runs them in the order of their names. A published one never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-choices-and-outbox': {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
  '0002-forgotten-people': {
    async up(db: Kysely<unknown>) {
      await sql.raw(FORGOTTEN_PEOPLE).execute(db);
    },
  },
};
