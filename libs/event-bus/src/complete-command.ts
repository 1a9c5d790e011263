import {
  BusError,
  type Command,
  checkCommandTime,
  checkLimits,
  checkSendAt,
  checkShape,
  exampleTemplates,
  hasOwnText,
  personCommandShape,
  readJsonObject,
  type Template,
  type Templates,
  transactionalCommandShape,
  ulidOf,
  withoutDates,
} from '@cio-bus/contracts';
import type { CommandDraft } from './publish-options.ts';

/** Source of new ids and of the time. */
export interface Minting {
  /** Returns a new ULID of this time; later calls return greater ids. */
  newId(timestampMs: number): string;
  /** Ms since the epoch. */
  now(): number;
  /** What sends refer to by name; `checked`: whoever wrote the command has done so. @default the examples */
  templates?: Templates | 'checked';
}

/** A checked command, and its JSON as published. */
export interface CompleteCommand {
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
  const id = idOf(draft, idempotencyKey) ?? minting.newId(now);
  const payload = withoutDates(draft.payload, draft.type);
  const whole = asRead({ ...draft, payload, id, timestamp, correlationId: draft.correlationId ?? id });
  const command =
    whole.type === 'transactional' ? withTemplate(whole, minting.templates) : checkShape(personCommandShape, whole);
  checkCommandTime(command, { timestamp: now });
  checkLimits(command);
  if (command.type === 'transactional') checkSendAt(command.payload.send_at, now);
  return { command, json: JSON.stringify(command) };
}

/** JSON.stringify escapes only halves: whole pairs are not escaped. */
const ESCAPED_HALF = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;

/**
 * The command as a consumer will read it, so that what is dropped or refused there is refused here: big integers,
 * cycles, deep nesting, a field named `__proto__`, half a character.
 */
function asRead<T extends object>(command: T): T {
  let json: string;
  try {
    json = JSON.stringify(command);
  } catch (cause) {
    throw new BusError('MESSAGE_INVALID', 'the command cannot be serialised as JSON', { cause, reason: 'not-json' });
  }
  if (json.includes('\\u') && ESCAPED_HALF.test(json)) {
    const text = 'a string of the command contains half a surrogate pair';
    throw new BusError('MESSAGE_INVALID', text, { reason: 'half-surrogate' });
  }
  return readJsonObject({ value: Buffer.from(json) }) as T;
}

function idOf({ id }: CommandDraft, idempotencyKey: string | undefined): string | undefined {
  if (idempotencyKey !== undefined) {
    if (id !== undefined) throw new BusError('MESSAGE_INVALID', 'id and idempotencyKey cannot be combined');
    if (typeof idempotencyKey !== 'string' || idempotencyKey === '') {
      throw new BusError('MESSAGE_INVALID', 'idempotencyKey: must be a non-empty string');
    }
    return ulidOf(idempotencyKey);
  }
  if (id === undefined || id === null || id === '') return undefined; // many records may share such an id, so it does not count
  return ulidOf(String(id)); // as readers of the bus do, so the app gets the id that is found later
}

interface Send {
  payload: { template?: unknown; channel?: unknown; message_data?: unknown; [field: string]: unknown };
}

/** A template determines its channel and its message; naming another one is a mistake. */
function withTemplate(whole: Send, templates: Minting['templates'] = exampleTemplates): Command {
  const name = whole.payload?.template;
  if (typeof name !== 'string' || templates === 'checked') return checkShape(transactionalCommandShape, whole);
  const template = templates.check(name, whole.payload.message_data);
  const { channel } = template;
  checkContradictions(whole.payload, template);
  if (whole.payload.channel !== undefined && whole.payload.channel !== channel) {
    throw new BusError('MESSAGE_INVALID', `payload.channel: template ${name} requires ${channel}`, {
      field: 'payload.channel',
      reason: 'wrong-channel',
    });
  }
  return checkShape(transactionalCommandShape, { ...whole, payload: { ...whole.payload, channel } });
}

/** @throws BusError `MESSAGE_INVALID` for another message, or a text where the template has its own */
function checkContradictions(payload: Readonly<Record<string, unknown>>, template: Template): void {
  const contradicts = (field: string) => {
    const text = `payload.${field}: contradicts template ${template.name}; leave one of them out`;
    return new BusError('MESSAGE_INVALID', text, { field: `payload.${field}`, reason: 'contradicts' });
  };
  if (hasOwnText(template)) {
    const given = ['transactional_message_id', 'subject', 'body', 'body_plain'].find(
      (one) => payload[one] !== undefined,
    );
    if (given !== undefined) throw contradicts(given);
    return;
  }
  const { transactionalMessageId: id } = template;
  const { transactional_message_id: given = id } = payload;
  if (String(given).toLowerCase() !== String(id).toLowerCase()) throw contradicts('transactional_message_id');
}
