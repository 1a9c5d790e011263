import { Refusal } from './refusal.ts';

/** Customer.io's documented limits; "kB" is read as 1000 bytes, the stricter way. */
export const limits = {
  itemBytes: 32_000,
  batchBytes: 500_000,
  identifierBytes: 150,
  attributeNameBytes: 150,
  attributeValueBytes: 1_000,
  attributes: 300,
  eventNameBytes: 100,
  eventDataBytes: 100_000,
  sendBytes: 1_000_000,
  attachmentsBytes: 2_000_000,
  recipients: 15,
  sendAheadSeconds: 90 * 86_400,
} as const;

/** Attributes that steer an identify instead of being stored. */
export const steeringAttributes: ReadonlySet<string> = new Set(['_timestamp', '_update', 'cio_relationships']);

const objectAttributes: ReadonlySet<string> = new Set(['cio_relationships', 'cio_subscription_preferences']);

/** Bytes of a value: of a text itself, of anything else as JSON. */
export const bytesOf = (value: unknown): number =>
  Buffer.byteLength(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Refuses what is larger than allowed. */
export function checkBytes(field: string, bytes: number, most: number): void {
  if (bytes > most) throw new Refusal('too_large', field, `${field} is larger than ${most} bytes`);
}

/** Refuses an identify with too many attributes, or with a name or value that is too long. */
export function checkAttributes(attributes: Record<string, unknown>): void {
  const names = Object.keys(attributes).filter((name) => !steeringAttributes.has(name));
  if (names.length > limits.attributes) {
    throw new Refusal('too_large', 'attributes', `more than ${limits.attributes} attributes`);
  }
  for (const name of names) {
    checkBytes('attribute name', Buffer.byteLength(name), limits.attributeNameBytes);
    if (!objectAttributes.has(name))
      checkBytes(`attribute ${name}`, bytesOf(attributes[name]), limits.attributeValueBytes);
  }
}
