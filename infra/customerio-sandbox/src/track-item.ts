import { bytesOf, checkAttributes, checkBytes, limits } from './limits.ts';
import type { PersonRef } from './people.ts';
import type { Attributes, Device } from './profile.ts';
import { Refusal } from './refusal.ts';

/** A checked item of the Track API. */
export type TrackCall =
  | { action: 'identify'; person: PersonRef; attributes: Attributes }
  | TrackEvent
  | { action: 'delete' | 'suppress' | 'unsuppress'; person: PersonRef }
  | { action: 'merge'; person: PersonRef; secondary: PersonRef }
  | { action: 'add_device'; person: PersonRef; device: Device }
  | { action: 'delete_device'; person: PersonRef; token: string }
  | { action: 'none' };

export interface TrackEvent {
  action: 'event' | 'page' | 'screen';
  /** The text is the anonymous id of somebody not identified yet. */
  person: PersonRef | string;
  name: string;
  id?: string;
  timestamp?: number;
  attributes: Attributes;
}

/** What the sandbox is told to refuse although it is well-formed. */
export interface RefusePolicy {
  rejectEventNames?: readonly string[] | undefined;
  rejectAttributes?: readonly string[] | undefined;
}

type Item = Record<string, unknown>;

// Objects, relationships and delivery reports are valid requests that the bus does not make: taken, without effect.
const takenWithoutEffect = new Set([
  'object/identify',
  'object/delete',
  'object/add_relationships',
  'object/delete_relationships',
  'person/add_relationships',
  'person/delete_relationships',
  'delivery/event',
]);

/**
 * Reads one item in the form of `POST /api/v2/entity`.
 *
 * @throws Refusal when Customer.io would name the item in a 207 or answer 400.
 */
export function readTrackItem(value: unknown, policy: RefusePolicy): TrackCall {
  if (!isObject(value)) throw new Refusal('invalid', 'item', 'an item must be an object');
  if (takenWithoutEffect.has(`${value.type}/${value.action}`)) return { action: 'none' };
  if (value.type !== 'person') throw new Refusal('invalid', 'type', 'type must be person, object or delivery');
  const action = value.action;
  switch (action) {
    case 'identify':
      return { action, person: readPerson(value.identifiers), attributes: readIdentify(value.attributes, policy) };
    case 'event':
    case 'page':
    case 'screen':
      return readEvent(action, readPerson(value.identifiers), value, policy);
    case 'delete':
    case 'suppress':
    case 'unsuppress':
      return { action, person: readPerson(value.identifiers) };
    case 'merge':
      return {
        action,
        person: readPerson(value.primary, 'primary'),
        secondary: readPerson(value.secondary, 'secondary'),
      };
    case 'add_device':
      return { action, person: readPerson(value.identifiers), device: readDevice(value.device) };
    case 'delete_device':
      return { action, person: readPerson(value.identifiers), token: readToken(value.device) };
    default:
      throw new Refusal('invalid', 'action', 'action is unknown');
  }
}

/** Reads identifiers: exactly one of `id`, `email`, `phone`, `cio_id`. */
export function readPerson(value: unknown, field = 'identifiers'): PersonRef {
  const given = isObject(value) ? Object.entries(value).filter(([, one]) => one !== undefined && one !== null) : [];
  const [type, identifier] = given[0] ?? [];
  if (given.length !== 1 || !isIdentifierType(type)) {
    throw new Refusal('required', field, `${field} must hold exactly one of id, email, phone, cio_id`);
  }
  const text = typeof identifier === 'number' ? String(identifier) : identifier;
  if (typeof text !== 'string' || text === '') throw new Refusal('invalid', field, `${field} cannot be blank`);
  checkBytes(`${field} ${type}`, Buffer.byteLength(text), limits.identifierBytes);
  return { type, value: text };
}

function readIdentify(value: unknown, { rejectAttributes = [] }: RefusePolicy): Attributes {
  const attributes = readAttributes(value);
  checkAttributes(attributes);
  optionalNumber(attributes._timestamp, '_timestamp');
  const refused = rejectAttributes.find((name) => Object.hasOwn(attributes, name));
  if (refused !== undefined)
    throw new Refusal('invalid', `attributes.${refused}`, `attribute ${refused} is not accepted`);
  return attributes;
}

/**
 * Reads an event in v2's form and whose it is; a text is an anonymous id, which only v1 knows.
 *
 * @throws Refusal when Customer.io would not take it.
 */
export function readEvent(
  action: TrackEvent['action'],
  person: TrackEvent['person'],
  item: Item,
  { rejectEventNames = [] }: RefusePolicy,
): TrackEvent {
  const { name, id } = item;
  if (typeof name !== 'string' || name.trim() === '') throw new Refusal('required', 'name', 'name cannot be blank');
  checkBytes('name', Buffer.byteLength(name), limits.eventNameBytes);
  if (rejectEventNames.includes(name)) throw new Refusal('invalid', 'name', `event ${name} is not accepted`);
  if (id !== undefined && typeof id !== 'string') throw new Refusal('invalid', 'id', 'id must be a string');
  const attributes = readAttributes(item.attributes);
  checkBytes('attributes', bytesOf(attributes), limits.eventDataBytes);
  const timestamp = optionalNumber(item.timestamp, 'timestamp');
  return {
    action,
    person,
    name,
    attributes,
    ...(id !== undefined && { id }),
    ...(timestamp !== undefined && { timestamp }),
  };
}

function readDevice(value: unknown): Device {
  const token = readToken(value);
  const device = value as Item;
  if (device.platform !== 'ios' && device.platform !== 'android') {
    throw new Refusal('invalid', 'device.platform', 'device.platform must be ios or android');
  }
  return { ...device, token };
}

function readToken(value: unknown): string {
  const token = isObject(value) ? value.token : undefined;
  if (typeof token !== 'string' || token === '')
    throw new Refusal('required', 'device.token', 'device.token is required');
  return token;
}

function readAttributes(value: unknown): Attributes {
  if (value === undefined) return {};
  if (!isObject(value)) throw new Refusal('invalid', 'attributes', 'attributes must be an object');
  return value;
}

function optionalNumber(value: unknown, field: string): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  throw new Refusal('invalid', field, `${field} must be a number of seconds since the epoch`);
}

const isIdentifierType = (type: unknown): type is PersonRef['type'] =>
  type === 'id' || type === 'email' || type === 'phone' || type === 'cio_id';

/** Whether the value is a JSON object. */
export const isObject = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
