import { BusError, isJsonObject, objectTypes, rawNumber } from '@cio-bus/contracts';

const EARLIEST_MS = 1e11; // smaller numbers are seconds: as milliseconds they would lie before 1973-03-03
const LATEST_MS = 2 ** 48 - 1; // the last time that fits into a ULID

/** Other names of the same metrics: those of Customer.io's subscriptions, and of other senders. */
const METRIC_ALIASES: ReadonlyMap<string, string> = new Map([
  ['complained', 'spammed'],
  ['subscription_preferences_changed', 'cio_subscription_preferences_changed'],
]);

/** Whether the value is a JSON object: not an array, not null. */
export const isObject = isJsonObject;

/** The value as text: a non-empty string, or a number; otherwise undefined. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : rawNumber(value);
}

/**
 * Reads the name of a metric in lower case, and without an object type also the one that is its prefix (`email_bounced`).
 *
 * @throws BusError `MESSAGE_INVALID` naming the path.
 */
export function readMetric(
  value: unknown,
  { path, objectType }: { path: string; objectType: string | undefined },
): { metric: string; prefix: string | undefined } {
  if (typeof value !== 'string' || value.trim() === '')
    throw new BusError('MESSAGE_INVALID', `${path}: must be a non-empty string`, {
      field: path,
      reason: 'invalid-type',
    });
  const name = value.trim().toLowerCase();
  const prefix = objectType === undefined ? prefixOf(name) : undefined;
  const bare = prefix ? name.slice(prefix.length + 1) : name;
  return { metric: METRIC_ALIASES.get(bare) ?? bare, prefix };
}

const prefixOf = (name: string) =>
  objectTypes.find((type) => name.startsWith(`${type}_`) && name.length > type.length + 1);

/** A date and a time, with a zone or without. */
const ISO_8601 = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:Z|([+-]\d\d)(?::?(\d\d))?)?$/i;

/**
 * Reads a time: seconds or milliseconds since the epoch, as a number or as digits, or an ISO 8601 string with a date and a time.
 * Without a zone that is UTC. Nothing is guessed: an opt-out with a time of years ago would lose against every opt-in.
 *
 * @returns whole milliseconds since the epoch; undefined when it cannot be read
 */
export function readTime(given: unknown): number | undefined {
  const number = typeof given === 'string' ? readText(given.trim()) : Number(rawNumber(given) ?? plainNumber(given));
  const ms = Math.trunc(Math.abs(number) < EARLIEST_MS ? number * 1_000 : number);
  return ms >= EARLIEST_MS && ms <= LATEST_MS ? ms : undefined;
}

const plainNumber = (value: unknown) => (typeof value === 'number' ? value : Number.NaN);

function readText(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const [, date, time, hours, minutes = '00'] = ISO_8601.exec(text) ?? [];
  if (date === undefined || !isDay(date)) return Number.NaN;
  return Date.parse(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
}

/** Whether the day exists: JavaScript reads 30 February as 1 or 2 March. */
function isDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
