import { isObject, type JsonObject } from '../validation/json-object.ts';
import { checkAttributes, checkBytes, limits } from '../validation/limits.ts';
import { RequestError } from '../validation/request-error.ts';
import type { Attributes } from '../workspace/profile.ts';

/** A relationship to an object: the object's name, such as `1:acme`, and the attributes of the relationship. */
export interface Relationship {
  object: string;
  attributes: Attributes;
}

/** What is known of an object or a delivery that an item is about. */
export type OtherCall =
  | { action: 'object_identify'; object: string; attributes: Attributes }
  | { action: 'object_delete'; object: string }
  | { action: 'delivery_event'; deliveryId: string; metric: string; timestamp?: number };

/** Metrics that v2 takes. */
const v2Metrics: ReadonlySet<unknown> = new Set(['opened', 'converted', 'delivered']);
/** Metrics that v1 takes for some channel. */
const v1Metrics: ReadonlySet<unknown> = new Set([
  ...v2Metrics,
  ...['bounced', 'clicked', 'deferred', 'dropped', 'sent', 'spammed'],
]);

/** Parses the objects that a person is related to. @throws RequestError if it is not a list of objects */
export function readRelationships(value: unknown): Relationship[] {
  const field = 'cio_relationships';
  if (!Array.isArray(value)) throw new RequestError('invalid', field, `${field} must be a list`);
  return value.map((one) => {
    if (!isObject(one)) throw new RequestError('invalid', field, `${field} must be a list of objects`);
    const { identifiers, relationship_attributes: attributes = {} } = one;
    if (!isObject(attributes)) throw new RequestError('invalid', field, 'relationship_attributes must be an object');
    checkAttributes(attributes);
    return { object: readObjectName(identifiers, `${field}.identifiers`), attributes };
  });
}

/** Parses an item about an object. @throws RequestError if Customer.io would reject it */
export function readObjectItem({ action, identifiers, attributes = {} }: JsonObject): OtherCall {
  const object = readObjectName(identifiers, 'identifiers');
  if (action === 'delete') return { action: 'object_delete', object };
  if (!isObject(attributes)) throw new RequestError('invalid', 'attributes', 'attributes must be an object');
  checkAttributes(attributes);
  return { action: 'object_identify', object, attributes };
}

/** Parses v2's event of a delivery, which names the device that got it. @throws RequestError if Customer.io would reject it */
export function readDeliveryItem({ identifiers, name, attributes }: JsonObject): OtherCall {
  const deliveryId = isObject(identifiers) ? identifiers.id : undefined;
  if (!isText(deliveryId)) throw new RequestError('required', 'identifiers.id', 'identifiers.id is required');
  if (!v2Metrics.has(name)) throw new RequestError('invalid', 'name', 'name must be opened, converted or delivered');
  if (!isObject(attributes) || !isText(attributes.device_token)) {
    throw new RequestError('required', 'attributes.device_token', 'attributes.device_token is required');
  }
  return { action: 'delivery_event', deliveryId, metric: String(name) };
}

/** Parses the body of v1's metrics. @throws RequestError if Customer.io would reject it */
export function readMetric({ delivery_id: deliveryId, metric, timestamp }: JsonObject): OtherCall {
  if (!isText(deliveryId)) throw new RequestError('required', 'delivery_id', 'delivery_id cannot be blank');
  if (!v1Metrics.has(metric)) throw new RequestError('invalid', 'metric', 'metric is unknown');
  if (timestamp !== undefined && !Number.isInteger(timestamp)) {
    throw new RequestError('invalid', 'timestamp', 'timestamp must be a whole number of seconds since the epoch');
  }
  const at = typeof timestamp === 'number' ? { timestamp } : {};
  return { action: 'delivery_event', deliveryId, metric: String(metric), ...at };
}

function readObjectName(identifiers: unknown, field: string): string {
  const { object_type_id: typeId, object_id: id } = isObject(identifiers) ? identifiers : {};
  const type = typeof typeId === 'number' ? String(typeId) : typeId;
  if (!isText(type) || !isText(id)) {
    throw new RequestError('required', field, `${field} must hold object_type_id and object_id`);
  }
  checkBytes(`${field}.object_id`, Buffer.byteLength(id), limits.identifierBytes);
  return `${type}:${id}`;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
