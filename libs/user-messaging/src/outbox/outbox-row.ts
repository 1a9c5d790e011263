import { BusError, createTemplates, maxRecordBytes, recordBytes, type Template } from '@cio-bus/contracts';
import type { CommandDraft } from '@cio-bus/event-bus';
import { commandRecord, completeCommand, type Minting, systemMinting } from '@cio-bus/event-bus/record';
import { CompiledQuery, type Kysely } from 'kysely';

/** Options of a command in the outbox. */
export interface OutboxOptions {
  /** The same key is published once, as long as its row is kept: writing it again does nothing. */
  idempotencyKey?: string;
  /** Name of the app, recorded with the command. @default the relay's */
  source?: string;
  /** W3C trace context. */
  traceparent?: string;
  /** What sends refer to by name; those of transactional-sender. @default three examples */
  templates?: readonly Template[];
}

/** An SQL statement with its values, as `pg` and most other clients take it. */
export interface OutboxInsert {
  /** The command's id. */
  id: string;
  text: string;
  values: (string | null)[];
}

const INSERT = `INSERT INTO cio_bus.outbox (id, command, source, traceparent) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`;
const LONGEST_SOURCE = 'x'.repeat(200);
const NUL = '\\u0000';
const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/;
const minting = systemMinting();

/**
 * Completes and checks a command, and returns the statement that puts it into the outbox. Run it in the transaction of the
 * change that the command reports: both are committed, or neither.
 *
 * @example
 * await client.query('BEGIN');
 * await client.query('UPDATE users SET plan = $1 WHERE id = $2', ['pro', 'u1']);
 * await client.query(outboxInsert({ type: 'identify', userId: 'u1', payload: { plan: 'pro' } }));
 * await client.query('COMMIT');
 *
 * @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` naming each wrong field, never its value
 */
export function outboxInsert(
  draft: CommandDraft,
  { idempotencyKey, source, traceparent, templates }: OutboxOptions = {},
  clock: Minting = minting,
): OutboxInsert {
  const own = templates && { templates: createTemplates(templates) };
  const complete = completeCommand(draft, idempotencyKey, { ...clock, ...own });
  const record = commandRecord(complete, { source: LONGEST_SOURCE, traceparent });
  if (recordBytes(record) > (maxRecordBytes.get(record.topic) ?? 0)) {
    throw new BusError('MESSAGE_TOO_LARGE', `payload: the command is larger than a record of ${record.topic}`, {
      field: 'payload',
      reason: 'record-too-large',
    });
  }
  if (complete.json.includes(NUL) && ESCAPED_NUL.test(complete.json)) {
    const text = 'a string of the command contains NUL (\\u0000), which Postgres cannot store';
    throw new BusError('MESSAGE_INVALID', text, { reason: 'nul' });
  }
  const { id } = complete.command;
  return { id, text: INSERT, values: [id, complete.json, source ?? null, traceparent ?? null] };
}

/**
 * Puts a command into the outbox in a transaction of Kysely. The transaction may be the app's own, with tables of its own.
 *
 * @returns the command's id
 * @throws as {@link outboxInsert}
 *
 * @example
 * await db.transaction().execute(async (trx) => {
 *   await trx.updateTable('users').set({ plan: 'pro' }).where('id', '=', 'u1').execute();
 *   await outbox(trx, { type: 'identify', userId: 'u1', payload: { plan: 'pro' } });
 * });
 */
export async function outbox<Database>(
  trx: Kysely<Database>,
  draft: CommandDraft,
  options: OutboxOptions = {},
): Promise<string> {
  const { id, text, values } = outboxInsert(draft, options);
  await trx.executeQuery(CompiledQuery.raw(text, values));
  return id;
}
