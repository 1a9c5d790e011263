import type { z } from 'zod';
import { BusError } from '../errors.ts';
import type { DeadLetter } from '../records/dead-letter.ts';
import { rawNumber } from '../records/exact-json.ts';
import { headers } from '../records/headers.ts';
import { checkSchemaHeader, checkShape, readJsonObject } from '../records/json.ts';
import type { RawRecord, RecordSchema } from '../records/record.ts';
import { deriveUlid, ulidOf } from '../records/ulid.ts';
import {
  type Command,
  keyOf,
  type PersonCommand,
  personCommandShape,
  type TransactionalCommand,
  transactionalCommandShape,
} from './command.ts';
import { commandTopics } from './command-topics.ts';

/** Reads commands of `customerio.identify` and `customerio.track`. */
export const personCommand: RecordSchema<PersonCommand> = commandSchema('person command', personCommandShape);

/** Reads commands of `customerio.transactional`. */
export const transactionalCommand: RecordSchema<TransactionalCommand> = commandSchema(
  'transactional command',
  transactionalCommandShape,
);

function commandSchema<T extends Command>(name: string, shape: z.ZodType<T>): RecordSchema<T> {
  return {
    name,
    expectedKey: keyOf,
    read(record) {
      if (record.key === null || record.key.length === 0) {
        throw new BusError('MESSAGE_INVALID', 'the record has no key', { reason: 'no-key' });
      }
      checkSchemaHeader(record.headers[headers.schema], 'command');
      const value = readJsonObject(record);
      value.id = commandId(record, value);
      value.correlationId ??= value.id;
      const command = checkShape(shape, value);
      checkCommandTime(command, record);
      return command;
    },
  };
}

/** After an update from the future, Customer.io would ignore the later ones, being older. */
const MAX_AHEAD_MS = 5 * 60_000;

/**
 * Checks that a command does not lie in the future of the time at which it was written.
 *
 * @throws BusError `MESSAGE_INVALID` when it lies more than 5 minutes ahead.
 */
export function checkCommandTime({ timestamp }: Pick<Command, 'timestamp'>, record: { timestamp: number }): void {
  if (!isTime(record.timestamp) || timestamp <= record.timestamp + MAX_AHEAD_MS) return;
  const text = `timestamp: lies ${Math.round((timestamp - record.timestamp) / 1_000)} s in the future; the limit is 300 s`;
  throw new BusError('MESSAGE_INVALID', text, { field: 'timestamp', reason: 'in-the-future' });
}

/**
 * The id of a command: header `cio-id`, else `value.id`, else derived from the timestamp and the record's bytes. The same
 * bytes, read again or replayed, have the same id. A business id becomes a ULID, the same whatever the timestamp: a
 * producer that publishes again under it, at another time, repeats the event.
 */
export function commandId(record: RawRecord, value: Record<string, unknown>): string {
  const given = idText(record.headers[headers.id]) ?? idText(value.id);
  if (given !== undefined) return ulidOf(given);
  const time = isTime(value.timestamp) ? value.timestamp : isTime(record.timestamp) ? record.timestamp : 0;
  return deriveUlid(Math.min(Math.trunc(time), 2 ** 48 - 1), record.value ?? '');
}

/**
 * The id of the command in a dead letter, as it was first read: it may be derived from the record's bytes and time. Undefined
 * when the dead letter is not that of a command.
 */
export function deadLetterCommandId({ origin, headers, key, value }: DeadLetter): string | undefined {
  if (!origin || !commandTopics.some((topic) => topic === origin.topic)) return undefined;
  return commandId({ ...origin, headers, key, value }, objectOrNothing(value));
}

function objectOrNothing(value: Buffer | null): Record<string, unknown> {
  try {
    return readJsonObject({ value });
  } catch {
    return {};
  }
}

/** Null, an empty text and an object do not count as ids: all records of a producer may share them, and would become one event. */
function idText(id: unknown): string | undefined {
  if (typeof id === 'number') return String(id);
  return typeof id === 'string' && id !== '' ? id : rawNumber(id);
}

const isTime = (time: unknown): time is number => typeof time === 'number' && time >= 0;
