import { RequestError } from './request-error.ts';

/** Customer.io's documented limits. "kB" is taken as 1000 bytes, the stricter reading. */
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
  broadcastDataBytes: 50_000,
  broadcastRecipients: 10_000,
  sendAheadSeconds: 90 * 86_400,
} as const;

/** Attributes that control an identify and are not stored. */
export const controlAttributes: ReadonlySet<string> = new Set(['_timestamp', '_update', 'cio_relationships']);

const objectAttributes: ReadonlySet<string> = new Set(['cio_relationships', 'cio_subscription_preferences']);

/** Returns the size of a value in bytes; anything but a string is measured as JSON. */
export const bytesOf = (value: unknown): number =>
  Buffer.byteLength(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** @throws RequestError if a field is too large */
export function checkBytes(field: string, bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw new RequestError('too_large', field, `${field} is larger than ${maxBytes} bytes`);
}

/** @throws RequestError for too many attributes, or for a name or value that is too long */
export function checkAttributes(attributes: Record<string, unknown>): void {
  const names = Object.keys(attributes).filter((name) => !controlAttributes.has(name));
  if (names.length > limits.attributes) {
    throw new RequestError('too_large', 'attributes', `more than ${limits.attributes} attributes`);
  }
  for (const name of names) {
    checkBytes('attribute name', Buffer.byteLength(name), limits.attributeNameBytes);
    if (!objectAttributes.has(name))
      checkBytes(`attribute ${name}`, bytesOf(attributes[name]), limits.attributeValueBytes);
  }
}
