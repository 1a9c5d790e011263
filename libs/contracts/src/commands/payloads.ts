import { z } from 'zod';

/** Channels of transactional messages, by the names of Customer.io's send paths. */
export const channels = ['email', 'push', 'sms', 'whatsapp', 'inbox_message', 'in_app'] as const;

const nonEmpty = z.string().min(1);
const attributes = z.looseObject({});

/** Attributes of a person, flat. */
export const identifyPayload = attributes;
/** The name of what happened, and its details. */
export const eventPayload = z.looseObject({ name: nonEmpty, data: attributes.optional() });
/** No fields: the type and the person are enough. */
export const emptyPayload = attributes;
/** A device, by the field names of Track v1. */
export const addDevicePayload = z.looseObject({
  device: z.looseObject({ id: nonEmpty, platform: z.enum(['ios', 'android']) }),
});
/** The id of a device. */
export const deleteDevicePayload = z.looseObject({ device: z.looseObject({ id: nonEmpty }) });
/** The person that is merged into the one of `userId`, under exactly one identifier. */
export const mergePayload = z.looseObject({
  secondary: z.union([
    z.strictObject({ id: nonEmpty }),
    z.strictObject({ email: nonEmpty }),
    z.strictObject({ cio_id: nonEmpty }),
  ]),
});
/** Customer.io's own send request plus `channel`, or a `template` of our registry. Unknown fields are kept. */
export const transactionalPayload = z.looseObject({
  channel: z.enum(channels).default('email'),
  template: nonEmpty.optional(),
  transactional_message_id: z.union([nonEmpty, z.number().int()]).optional(),
  to: nonEmpty.optional(),
  identifiers: z.record(z.string(), z.string()).optional(),
  message_data: attributes.optional(),
});
