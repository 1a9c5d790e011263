import type { Command } from './commands.ts';
import { BusError } from './errors.ts';

/**
 * Customer.io's limits, in bytes of UTF-8 unless named otherwise. Source: its Track and App API specifications.
 * `itemBytes` is 32,000 of the 32 kB that an item of a v2 batch may have.
 */
export const limits = {
  itemBytes: 32_000,
  batchBytes: 500_000,
  personIdBytes: 150,
  attributeNameBytes: 150,
  attributeValueBytes: 1_000,
  attributesPerPerson: 300,
  eventNameBytes: 100,
  sendBytes: 1_000_000,
} as const;

/** Room for what delivery adds to an item: field names, `_env`, `_timestamp`, `_updated_at`. */
const ITEM_OVERHEAD_BYTES = 300;

const bytes = (text: string) => Buffer.byteLength(text);
const jsonBytes = (value: unknown) => bytes(JSON.stringify(value) ?? '');

/**
 * Checks a command against Customer.io's limits, so that a producer's mistake is the producer's exception.
 *
 * @throws BusError `MESSAGE_TOO_LARGE` naming the field and its limit.
 */
export function checkLimits(command: Command): void {
  const person = command.userId ?? command.anonymousId ?? '';
  within('userId', bytes(person), limits.personIdBytes);
  if (command.type === 'transactional') {
    within('payload', jsonBytes(command.payload), limits.sendBytes);
    return;
  }
  if (command.type === 'identify') checkAttributes(command.payload);
  if ('name' in command.payload) within('payload.name', bytes(String(command.payload.name)), limits.eventNameBytes);
  within('command', jsonBytes(command.payload) + bytes(person) + ITEM_OVERHEAD_BYTES, limits.itemBytes);
}

function checkAttributes(attributes: Record<string, unknown>): void {
  const names = Object.keys(attributes);
  if (names.length > limits.attributesPerPerson) {
    throw new BusError(
      'MESSAGE_TOO_LARGE',
      `${names.length} attributes; at most ${limits.attributesPerPerson} are taken`,
    );
  }
  for (const name of names) {
    within('an attribute name', bytes(name), limits.attributeNameBytes);
    const value = attributes[name];
    const size = typeof value === 'string' ? bytes(value) : jsonBytes(value);
    within(`attribute ${JSON.stringify(name)}`, size, limits.attributeValueBytes);
  }
}

function within(what: string, actual: number, limit: number): void {
  if (actual > limit)
    throw new BusError('MESSAGE_TOO_LARGE', `${what} has ${actual} bytes; at most ${limit} are taken`);
}
