import { BusError } from '../errors.ts';
import type { CommandType } from './command-types.ts';

/** Deeper than this, no command is valid. */
const MAX_LEVELS = 1_000;

/**
 * A payload whose `Date`s are numbers in the unit of their place: seconds, as Customer.io's segments compare them; ms in the
 * `send_at` of a send, as all times of the bus. Other values of a send are what its template makes of them.
 *
 * @throws BusError `MESSAGE_INVALID` for an invalid date, naming the field
 */
export function withoutDates<T>(payload: T, type: CommandType | undefined): T {
  if (type !== 'transactional') return convert(payload, 'payload', new Map(), 0) as T;
  const { send_at: sendAt } = Object(payload) as { send_at?: unknown };
  return sendAt instanceof Date ? { ...payload, send_at: timeOf(sendAt, 'payload.send_at') } : payload;
}

/** Returns the value itself where nothing is converted. What was seen before is not looked at again: it may be a circle. */
function convert(value: unknown, field: string, seen: Map<object, unknown>, level: number): unknown {
  if (value instanceof Date) return Math.floor(timeOf(value, field) / 1_000);
  if (!isContainer(value) || level > MAX_LEVELS) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  const converted = Object.entries(value).map(([name, one]): [string, unknown, unknown] => [
    name,
    one,
    convert(one, `${field}.${name}`, seen, level + 1),
  ]);
  if (converted.every(([, before, after]) => before === after)) return value;
  const entries = converted.map(([name, , after]): [string, unknown] => [name, after]);
  const result = Array.isArray(value) ? entries.map(([, after]) => after) : Object.fromEntries(entries);
  seen.set(value, result);
  return result;
}

/** A list, or an object without a class of its own, which may have its own form in JSON. */
function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

function timeOf(date: Date, field: string): number {
  const time = date.getTime();
  if (Number.isNaN(time))
    throw new BusError('MESSAGE_INVALID', `${field}: is an invalid date`, { field, reason: 'invalid-date' });
  return time;
}
