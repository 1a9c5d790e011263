import {
  BusError,
  type Command,
  checkLimits,
  checkShape,
  checkTemplate,
  deriveUlid,
  isUlid,
  personCommandShape,
  transactionalCommandShape,
} from '@cio-bus/contracts';
import type { CommandDraft } from './publish-options.ts';

/**
 * Time part of ids made from idempotency keys: 2020-01-01. Fixed, because the same key must give the same id tomorrow too.
 */
const KEYED_ID_TIME_MS = Date.UTC(2020, 0, 1);

/** Where new ids and the time come from. */
export interface Minting {
  /** A new ULID of this time; later calls give greater ids. */
  newId(timestampMs: number): string;
  /** Ms since the epoch. */
  now(): number;
}

/** A command that may be published, and the text that it is published as. */
interface CompleteCommand {
  command: Command;
  json: string;
}

/**
 * Fills in what an app left out and checks the whole: shape, template and Customer.io's limits.
 *
 * @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` naming each wrong field, never its value.
 */
export function completeCommand(
  draft: CommandDraft,
  idempotencyKey: string | undefined,
  minting: Minting,
): CompleteCommand {
  if (typeof draft !== 'object' || draft === null) throw new BusError('MESSAGE_INVALID', 'a command is wanted');
  const now = minting.now();
  const timestamp = draft.timestamp ?? now;
  const id = idOf(draft, idempotencyKey, timestamp) ?? minting.newId(now);
  const whole = { ...draft, id, timestamp, correlationId: draft.correlationId ?? id };
  const command = whole.type === 'transactional' ? checkSend(whole) : checkShape(personCommandShape, whole);
  const json = toJson(command);
  checkLimits(command);
  return { command, json };
}

/** JSON has no big integers and no circles. */
function toJson(command: Command): string {
  try {
    return JSON.stringify(command);
  } catch (cause) {
    throw new BusError('MESSAGE_INVALID', 'the command cannot be written as JSON', { cause });
  }
}

function idOf({ id }: CommandDraft, idempotencyKey: string | undefined, timestamp: number): string | undefined {
  if (idempotencyKey !== undefined) {
    if (id !== undefined) throw new BusError('MESSAGE_INVALID', 'id and idempotencyKey exclude each other');
    if (typeof idempotencyKey !== 'string' || idempotencyKey === '') {
      throw new BusError('MESSAGE_INVALID', 'idempotencyKey: a text that is not empty is wanted');
    }
    return deriveUlid(KEYED_ID_TIME_MS, idempotencyKey);
  }
  if (id === undefined || id === null || id === '') return undefined; // many records share such an id: it is none
  if (isUlid(String(id).toUpperCase())) return String(id).toUpperCase();
  // As readers of the bus do with a foreign id, so that the id told to the app is the one found later.
  return deriveUlid(
    Number.isSafeInteger(timestamp) && timestamp >= 0 ? Math.min(timestamp, 2 ** 48 - 1) : 0,
    String(id),
  );
}

/** A template brings its channel along; a producer who names another one is mistaken. */
function checkSend(whole: { payload: { template?: unknown; channel?: unknown; message_data?: unknown } }): Command {
  const name = whole.payload?.template;
  if (typeof name !== 'string') return checkShape(transactionalCommandShape, whole);
  const { channel } = checkTemplate(name, whole.payload.message_data);
  if (whole.payload.channel !== undefined && whole.payload.channel !== channel) {
    throw new BusError('MESSAGE_INVALID', `payload.channel: template ${name} is sent by ${channel}`);
  }
  return checkShape(transactionalCommandShape, { ...whole, payload: { ...whole.payload, channel } });
}
