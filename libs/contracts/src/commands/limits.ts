import { BusError } from '../errors.ts';

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

/** Attributes that Customer.io reads as instructions, not as values. */
const structured: ReadonlySet<string> = new Set(['cio_relationships', 'cio_subscription_preferences']);

/** Size of a text, bytes of UTF-8. */
export const textBytes = (text: string): number => Buffer.byteLength(text);
/** Size of a value as JSON, bytes of UTF-8. */
export const jsonBytes = (value: unknown): number => textBytes(JSON.stringify(value) ?? '');

/** @throws BusError `MESSAGE_TOO_LARGE` naming the field and its limit. */
export function checkBytes(field: string, actual: number, limit: number): void {
  if (actual > limit) {
    throw new BusError('MESSAGE_TOO_LARGE', `${field} has ${actual} bytes; the limit is ${limit}`);
  }
}

/** Checks how many attributes there are, their names and their values. @throws BusError `MESSAGE_TOO_LARGE` */
export function checkAttributes(attributes: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(attributes);
  if (names.length > limits.attributesPerPerson) {
    throw new BusError(
      'MESSAGE_TOO_LARGE',
      `payload has ${names.length} attributes; the limit is ${limits.attributesPerPerson}`,
    );
  }
  for (const name of names) {
    checkBytes('an attribute name', textBytes(name), limits.attributeNameBytes);
    if (structured.has(name)) continue;
    const value = attributes[name];
    const size = typeof value === 'string' ? textBytes(value) : jsonBytes(value);
    checkBytes(`attribute ${JSON.stringify(name)}`, size, limits.attributeValueBytes);
  }
}

/** Checks the name of an event. @throws BusError `MESSAGE_TOO_LARGE` */
export const checkEventName = ({ name }: { name: string }): void =>
  checkBytes('payload.name', textBytes(name), limits.eventNameBytes);

/** Checks the identifier of the person that is merged. @throws BusError `MESSAGE_TOO_LARGE` */
export function checkSecondary({ secondary }: { secondary: object }): void {
  for (const id of Object.values(secondary)) checkBytes('payload.secondary', textBytes(id), limits.personIdBytes);
}

/** For payloads that have no limit but the size of the whole command. */
export const noPayloadLimit = (): void => {};
