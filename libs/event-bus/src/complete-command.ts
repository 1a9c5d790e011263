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
 * Time part of ids derived from idempotency keys: 2020-01-01. Fixed, because a key must have the same id at any time.
 */
const KEYED_ID_TIME_MS = Date.UTC(2020, 0, 1);

/** Source of new ids and of the time. */
export interface Minting {
  /** Returns a new ULID of this time; later calls return greater ids. */
  newId(timestampMs: number): string;
  /** Ms since the epoch. */
  now(): number;
}

/** A checked command, and its JSON as published. */
interface CompleteCommand {
  command: Command;
  json: string;
}

/**
 * Fills in what the app left out, and checks the command: schema, template and Customer.io's limits.
 *
 * @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` naming each wrong field, never its value.
 */
export function completeCommand(
  draft: CommandDraft,
  idempotencyKey: string | undefined,
  minting: Minting,
): CompleteCommand {
  if (typeof draft !== 'object' || draft === null) throw new BusError('MESSAGE_INVALID', 'a command must be an object');
  const now = minting.now();
  const timestamp = draft.timestamp ?? now;
  const id = idOf(draft, idempotencyKey, timestamp) ?? minting.newId(now);
  const whole = { ...draft, id, timestamp, correlationId: draft.correlationId ?? id };
  const command = whole.type === 'transactional' ? checkSend(whole) : checkShape(personCommandShape, whole);
  const json = toJson(command);
  checkLimits(command);
  return { command, json };
}

/** JSON has no big integers and no cycles. */
function toJson(command: Command): string {
  try {
    return JSON.stringify(command);
  } catch (cause) {
    throw new BusError('MESSAGE_INVALID', 'the command cannot be serialised as JSON', { cause });
  }
}

function idOf({ id }: CommandDraft, idempotencyKey: string | undefined, timestamp: number): string | undefined {
  if (idempotencyKey !== undefined) {
    if (id !== undefined) throw new BusError('MESSAGE_INVALID', 'id and idempotencyKey cannot be combined');
    if (typeof idempotencyKey !== 'string' || idempotencyKey === '') {
      throw new BusError('MESSAGE_INVALID', 'idempotencyKey: must be a non-empty string');
    }
    return deriveUlid(KEYED_ID_TIME_MS, idempotencyKey);
  }
  if (id === undefined || id === null || id === '') return undefined; // many records may share such an id, so it does not count
  if (isUlid(String(id).toUpperCase())) return String(id).toUpperCase();
  // Readers of the bus derive the same ULID from a foreign id, so the app gets the id that is found later.
  return deriveUlid(
    Number.isSafeInteger(timestamp) && timestamp >= 0 ? Math.min(timestamp, 2 ** 48 - 1) : 0,
    String(id),
  );
}

/** A template determines its channel; naming another channel is a mistake. */
function checkSend(whole: { payload: { template?: unknown; channel?: unknown; message_data?: unknown } }): Command {
  const name = whole.payload?.template;
  if (typeof name !== 'string') return checkShape(transactionalCommandShape, whole);
  const { channel } = checkTemplate(name, whole.payload.message_data);
  if (whole.payload.channel !== undefined && whole.payload.channel !== channel) {
    throw new BusError('MESSAGE_INVALID', `payload.channel: template ${name} requires ${channel}`);
  }
  return checkShape(transactionalCommandShape, { ...whole, payload: { ...whole.payload, channel } });
}
