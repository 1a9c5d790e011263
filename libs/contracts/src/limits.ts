import { type Command, type EventCommand, keyOf, topicOf } from './commands.ts';
import { BusError } from './errors.ts';
import { topics } from './topics.ts';

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

/** Names of an identify that Customer.io reads as instructions, not as values of an attribute. */
const structured: ReadonlySet<string> = new Set(['cio_relationships', 'cio_subscription_preferences']);

const bytes = (text: string) => Buffer.byteLength(text);
const jsonBytes = (value: unknown) => bytes(JSON.stringify(value) ?? '');

/**
 * Checks a command against Customer.io's limits, so that a producer's mistake is the producer's exception.
 *
 * @throws BusError `MESSAGE_TOO_LARGE` naming the field and its limit.
 */
export function checkLimits(command: Command): void {
  const person = keyOf(command);
  within(command.userId === undefined ? 'anonymousId' : 'userId', bytes(person), limits.personIdBytes);
  if (command.type === 'transactional') {
    within('payload', jsonBytes(command.payload), limits.sendBytes);
    return;
  }
  if (command.type === 'identify') checkAttributes(command.payload);
  if (isEvent(command)) within('payload.name', bytes(command.payload.name), limits.eventNameBytes);
  if (command.type === 'merge') {
    for (const id of Object.values(command.payload.secondary))
      within('payload.secondary', bytes(id), limits.personIdBytes);
  }
  within('command', jsonBytes(command.payload) + bytes(person) + ITEM_OVERHEAD_BYTES, limits.itemBytes);
}

const isEvent = (command: Command): command is EventCommand => topicOf[command.type] === topics.track;

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
    if (structured.has(name)) continue;
    const value = attributes[name];
    const size = typeof value === 'string' ? bytes(value) : jsonBytes(value);
    within(`attribute ${JSON.stringify(name)}`, size, limits.attributeValueBytes);
  }
}

function within(what: string, actual: number, limit: number): void {
  if (actual > limit)
    throw new BusError('MESSAGE_TOO_LARGE', `${what} has ${actual} bytes; at most ${limit} are taken`);
}
