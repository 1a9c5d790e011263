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
  attachmentsBytes: 2_000_000,
  recipients: 15,
  broadcastDataBytes: 50_000,
  broadcastBytes: 25_000_000,
} as const;

/** Attributes that Customer.io reads as instructions, not as values. */
const structured: ReadonlySet<string> = new Set(['cio_relationships', 'cio_subscription_preferences']);
/** Attributes that delivery adds; a command that has them itself has no more. */
const ADDED = ['_env', '_updated_at'];
/** How an identify is applied: no attributes of the person. */
const NOT_STORED: ReadonlySet<string> = new Set(['_timestamp', '_update', 'cio_relationships']);

/** Attributes that are times to Customer.io, in seconds: segments and campaigns compare them with its clock. */
const TIMES: ReadonlySet<string> = new Set(['created_at', '_timestamp']);
/** Greater times are taken for milliseconds; as seconds it is the year 5138. */
const LATEST_SECONDS = 1e11;

/** @throws BusError `MESSAGE_INVALID` naming the field of the payload */
function checkSeconds(name: string, value: unknown): void {
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
  if (!isNumeric || Number(value) < LATEST_SECONDS) return;
  const field = `payload.${name}`;
  throw new BusError(
    'MESSAGE_INVALID',
    `${field}: looks like milliseconds; must be seconds since the epoch, or a Date`,
    {
      field,
      reason: 'looks-like-milliseconds',
    },
  );
}

/** Size of a text, bytes of UTF-8. */
export const textBytes = (text: string): number => Buffer.byteLength(text);
/** Size of a value as JSON, bytes of UTF-8. @throws BusError `MESSAGE_INVALID` for a big integer, or a circle */
export function jsonBytes(value: unknown): number {
  try {
    return textBytes(JSON.stringify(value) ?? '');
  } catch (cause) {
    throw new BusError('MESSAGE_INVALID', 'the command cannot be serialised as JSON', { cause, reason: 'not-json' });
  }
}

/** The path of a field of a command. */
const PATH = /^(userId|anonymousId|payload)(\.\w+)*$/;

/** @throws BusError `MESSAGE_TOO_LARGE` naming the field and its limit. */
export function checkBytes(field: string, actual: number, limit: number): void {
  if (actual > limit) {
    const named = PATH.test(field) ? { field } : {}; // the name of an attribute is the app's word
    throw new BusError('MESSAGE_TOO_LARGE', `${field} has ${actual} bytes; the limit is ${limit}`, named);
  }
}

/**
 * Checks how many attributes there are, their names and their values.
 *
 * @throws BusError `MESSAGE_TOO_LARGE`, or `MESSAGE_INVALID` for a name that is blank
 */
export function checkAttributes(attributes: Readonly<Record<string, unknown>>): void {
  checkCount(Object.keys(attributes));
  checkEachAttribute(attributes);
}

function checkEachAttribute(attributes: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(attributes)) {
    if (name.trim() === '') {
      throw new BusError('MESSAGE_INVALID', 'the name of an attribute must not be blank', {
        field: 'payload',
        reason: 'blank-name',
      });
    }
    checkBytes('an attribute name', textBytes(name), limits.attributeNameBytes);
    if (structured.has(name)) continue;
    const value = attributes[name];
    if (TIMES.has(name)) checkSeconds(name, value);
    const size = typeof value === 'string' ? textBytes(value) : jsonBytes(value);
    checkBytes(`attribute ${JSON.stringify(name)}`, size, limits.attributeValueBytes);
  }
}

function checkCount(names: readonly string[]): void {
  const stored = names.filter((name) => !NOT_STORED.has(name) && !ADDED.includes(name));
  const limit = limits.attributesPerPerson - ADDED.length;
  if (stored.length > limit) {
    throw new BusError('MESSAGE_TOO_LARGE', `payload has ${stored.length} attributes; the limit is ${limit}`);
  }
}

/** Checks the name of an event. @throws BusError `MESSAGE_TOO_LARGE` */
export const checkEventName = ({ name }: { name: string }): void =>
  checkBytes('payload.name', textBytes(name), limits.eventNameBytes);

/** Checks when a device was last used. @throws BusError `MESSAGE_INVALID` */
export const checkDevice = ({ device }: { device: { last_used?: unknown } }): void =>
  checkSeconds('device.last_used', device.last_used);

/** Checks the identifier of the person that is merged. @throws BusError `MESSAGE_TOO_LARGE` */
export function checkSecondary({ secondary }: { secondary: object }): void {
  for (const id of Object.values(secondary)) checkBytes('payload.secondary', textBytes(id), limits.personIdBytes);
}

interface ObjectRef {
  objectTypeId: string | number;
  objectId: string;
  attributes?: Readonly<Record<string, unknown>> | undefined;
}

/** Checks the ids of an object and its attributes, or those of a relationship to it. @throws BusError as {@link checkAttributes} */
export function checkObject({ objectTypeId, objectId, attributes = {} }: ObjectRef): void {
  checkBytes('payload.objectTypeId', textBytes(String(objectTypeId)), limits.personIdBytes);
  checkBytes('payload.objectId', textBytes(objectId), limits.personIdBytes);
  const { length } = Object.keys(attributes);
  if (length > limits.attributesPerPerson) {
    const text = `an object has ${length} attributes; the limit is ${limits.attributesPerPerson}`;
    throw new BusError('MESSAGE_TOO_LARGE', text);
  }
  checkEachAttribute(attributes);
}

/** Checks every relationship. @throws BusError as {@link checkObject} */
export const checkRelationships = ({ relationships }: { relationships: readonly ObjectRef[] }): void =>
  relationships.forEach(checkObject);

/** Checks the id of a delivery, which may become the key of the record. @throws BusError `MESSAGE_TOO_LARGE` */
export const checkDelivery = ({ deliveryId }: { deliveryId: string }): void =>
  checkBytes('payload.deliveryId', textBytes(deliveryId), limits.personIdBytes);

/** For payloads that have no limit but the size of the whole command. */
export const noPayloadLimit = (): void => {};
