import { isObject, type JsonObject } from '../validation/json-object.ts';
import { bytesOf, checkAttributes, checkBytes, limits } from '../validation/limits.ts';
import { type PersonRef, readPerson } from '../validation/person-ref.ts';
import { RequestError } from '../validation/request-error.ts';
import type { Attributes, Device } from '../workspace/profile.ts';
import {
  type OtherCall,
  type Relationship,
  readDeliveryItem,
  readObjectItem,
  readRelationships,
} from './relationship-item.ts';

/** A validated item of the Track API. */
export type TrackCall =
  | {
      action: 'identify';
      person: PersonRef;
      attributes: Attributes;
      timestamp?: number;
      relationships: Relationship[];
    }
  | TrackEvent
  | OtherCall
  | { action: 'add_relationships' | 'delete_relationships'; person: PersonRef; relationships: Relationship[] }
  | { action: 'delete' | 'suppress' | 'unsuppress'; person: PersonRef }
  | { action: 'merge'; person: PersonRef; secondary: PersonRef }
  | { action: 'add_device'; person: PersonRef; device: Device }
  | { action: 'delete_device'; person: PersonRef; token: string }
  | { action: 'none' };

export interface TrackEvent {
  action: 'event' | 'page' | 'screen';
  /** A string is the anonymous id of a person who is not identified yet. */
  person: PersonRef | string;
  name: string;
  id?: string;
  timestamp?: number;
  attributes: Attributes;
}

/** Valid items that the sandbox rejects on request. */
export interface RejectionPolicy {
  rejectEventNames?: readonly string[] | undefined;
  rejectAttributes?: readonly string[] | undefined;
}

// Valid, but not used by the bus: accepted without effect.
const acceptedWithoutEffect = new Set(['object/add_relationships', 'object/delete_relationships']);
const objectActions: ReadonlySet<unknown> = new Set(['identify', 'delete']);

/**
 * Parses one item in the format of `POST /api/v2/entity`.
 *
 * @throws RequestError if Customer.io would list the item in a 207 or respond with 400
 */
export function readTrackItem(value: unknown, policy: RejectionPolicy): TrackCall {
  if (!isObject(value)) throw new RequestError('invalid', 'item', 'an item must be an object');
  if (acceptedWithoutEffect.has(`${value.type}/${value.action}`)) return { action: 'none' };
  if (value.type === 'object' && objectActions.has(value.action)) return readObjectItem(value);
  if (value.type === 'delivery' && value.action === 'event') return readDeliveryItem(value);
  if (value.type !== 'person') throw new RequestError('invalid', 'type', 'type must be person, object or delivery');
  const action = value.action;
  switch (action) {
    case 'identify':
      return { action, person: readPerson(value.identifiers), ...readIdentify(value, policy) };
    case 'event':
    case 'page':
    case 'screen':
      return readEvent(action, readAnyone(value.identifiers), value, policy);
    case 'delete':
    case 'suppress':
    case 'unsuppress':
      return { action, person: readPerson(value.identifiers) };
    case 'merge':
      return {
        action,
        person: withoutPhone(readPerson(value.primary, 'primary'), 'primary'),
        secondary: withoutPhone(readPerson(value.secondary, 'secondary'), 'secondary'),
      };
    case 'add_relationships':
    case 'delete_relationships':
      return {
        action,
        person: readPerson(value.identifiers),
        relationships: readRelationships(value.cio_relationships),
      };
    case 'add_device':
      return { action, person: readPerson(value.identifiers), device: readDevice(value.device) };
    case 'delete_device':
      return { action, person: readPerson(value.identifiers), token: readToken(value.device) };
    default:
      throw new RequestError('invalid', 'action', 'action is unknown');
  }
}

/** Merges take no phone numbers. */
function withoutPhone(person: PersonRef, field: string): PersonRef {
  if (person.type !== 'phone') return person;
  throw new RequestError('invalid', field, `${field} must hold exactly one of id, email, cio_id`);
}

/** Identifiers of a person, or the anonymous id of somebody who is not known yet. */
function readAnyone(identifiers: unknown): PersonRef | string {
  const anonymousId = isObject(identifiers) ? identifiers.anonymous_id : undefined;
  return typeof anonymousId === 'string' && anonymousId !== '' ? anonymousId : readPerson(identifiers);
}

/** The time that orders updates is `timestamp` in v2, and the attribute `_timestamp` in v1. */
function readIdentify(item: JsonObject, { rejectAttributes = [] }: RejectionPolicy) {
  const attributes = readAttributes(item.attributes);
  checkAttributes(attributes);
  const timestamp = optionalNumber(item.timestamp, 'timestamp') ?? optionalNumber(attributes._timestamp, '_timestamp');
  const relationships = readRelationships(item.cio_relationships ?? []);
  const rejected = rejectAttributes.find((name) => Object.hasOwn(attributes, name));
  if (rejected !== undefined)
    throw new RequestError('invalid', `attributes.${rejected}`, `attribute ${rejected} is not accepted`);
  return { attributes, relationships, ...(timestamp !== undefined && { timestamp }) };
}

/**
 * Parses an event in v2's format. A string as person is an anonymous id.
 *
 * @throws RequestError if Customer.io would reject it
 */
export function readEvent(
  action: TrackEvent['action'],
  person: TrackEvent['person'],
  item: JsonObject,
  { rejectEventNames = [] }: RejectionPolicy,
): TrackEvent {
  const { name, id } = item;
  if (typeof name !== 'string' || name.trim() === '')
    throw new RequestError('required', 'name', 'name cannot be blank');
  checkBytes('name', Buffer.byteLength(name), limits.eventNameBytes);
  if (rejectEventNames.includes(name)) throw new RequestError('invalid', 'name', `event ${name} is not accepted`);
  if (id !== undefined && typeof id !== 'string') throw new RequestError('invalid', 'id', 'id must be a string');
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
  const device = value as JsonObject;
  if (device.platform !== 'ios' && device.platform !== 'android') {
    throw new RequestError('invalid', 'device.platform', 'device.platform must be ios or android');
  }
  return { ...device, token };
}

function readToken(value: unknown): string {
  const token = isObject(value) ? value.token : undefined;
  if (typeof token !== 'string' || token === '')
    throw new RequestError('required', 'device.token', 'device.token is required');
  return token;
}

function readAttributes(value: unknown): Attributes {
  if (value === undefined) return {};
  if (!isObject(value)) throw new RequestError('invalid', 'attributes', 'attributes must be an object');
  return value;
}

function optionalNumber(value: unknown, field: string): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  throw new RequestError('invalid', field, `${field} must be a number of seconds since the epoch`);
}
