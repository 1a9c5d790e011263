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

/**
 * Reads a time: seconds or milliseconds since the epoch, as a number or as digits, or an ISO 8601 string.
 *
 * @returns whole milliseconds since the epoch; undefined when it cannot be read
 */
export function readTime(given: unknown): number | undefined {
  const value = rawNumber(given) ?? given;
  const number = typeof value === 'string' && !/^\d+(\.\d+)?$/.test(value) ? Date.parse(value) : numberOf(value);
  const ms = Math.trunc(Math.abs(number) < EARLIEST_MS ? number * 1_000 : number);
  return ms >= EARLIEST_MS && ms <= LATEST_MS ? ms : undefined;
}

const numberOf = (value: unknown) => (typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN);
