import { z } from 'zod';
import { rawNumber } from '../records/exact-json.ts';

/** Channels of transactional messages, by the names of Customer.io's send paths. */
export const channels = ['email', 'push', 'sms', 'whatsapp', 'inbox_message', 'in_app'] as const;

const notBlank = z.string().regex(/\S/, 'must not be blank');
/** An object with at least these fields. To zod, a number that is kept as text would pass for an object. */
const object = <S extends z.ZodRawShape>(shape: S) =>
  z.preprocess((value) => (rawNumber(value) === undefined ? value : Number.NaN), z.looseObject(shape));
const attributes = object({});

/** Attributes of a person, flat. */
export const identifyPayload = attributes;
/** The name of what happened, and its details. */
export const eventPayload = object({ name: notBlank, data: attributes.optional() });
/** No fields: the type and the person are enough. */
export const emptyPayload = attributes;
/** A device, by the field names of Track v1. */
export const addDevicePayload = object({
  device: object({ id: notBlank, platform: z.enum(['ios', 'android']) }),
});
/** The id of a device. */
export const deleteDevicePayload = object({ device: object({ id: notBlank }) });
/** The person that is merged into the one of `userId`, under exactly one identifier. */
export const mergePayload = object({
  secondary: z.union([
    z.strictObject({ id: notBlank }),
    z.strictObject({ email: notBlank }),
    z.strictObject({ cio_id: notBlank }),
  ]),
});
/** An object of Customer.io, such as a company, by the number of its type and its own id. */
const objectRef = { objectTypeId: z.union([notBlank, z.number().int()]), objectId: notBlank };
/** Objects to relate a person to, or to unrelate a person from. */
export const relationshipsPayload = object({
  relationships: z.array(object({ ...objectRef, attributes: attributes.optional() })).min(1),
});
/** An object and its attributes. */
export const objectIdentifyPayload = object({ ...objectRef, attributes: attributes.optional() });
/** An object. */
export const objectDeletePayload = object(objectRef);

/** What can be reported about a delivery. Which of them a channel has, Customer.io decides. */
const deliveryMetrics = [
  'bounced',
  'clicked',
  'converted',
  'deferred',
  'delivered',
  'dropped',
  'opened',
  'sent',
  'spammed',
] as const;
/** What happened to a message that Customer.io has sent; further fields have the names of its metrics endpoint. */
export const deliveryEventPayload = object({
  deliveryId: notBlank,
  metric: z.enum(deliveryMetrics),
  recipient: notBlank.optional(),
  reason: notBlank.optional(),
  href: notBlank.optional(),
});
/** Customer.io's own send request plus `channel`, or a `template` of our registry. Unknown fields are kept. */
export const transactionalPayload = object({
  channel: z.enum(channels).default('email'),
  template: notBlank.optional(),
  transactional_message_id: z.union([notBlank, z.number().int()]).optional(),
  to: notBlank.optional(),
  identifiers: z.record(z.string(), z.string()).optional(),
  message_data: attributes.optional(),
  send_at: z.unknown().optional().describe('When to send it, ms since the epoch; at most 90 days ahead. Default: now.'),
});
