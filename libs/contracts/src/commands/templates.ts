import { z } from 'zod';
import { BusError } from '../errors.ts';
import { checkShape } from '../records/json.ts';
import type { channels } from './payloads.ts';

/** A transactional message that apps may send by name. */
export interface Template {
  name: string;
  channel: (typeof channels)[number];
  /** Customer.io's number or trigger name of the transactional message. */
  transactionalMessageId: string | number;
  /** Schema of `message_data`. */
  data: z.ZodType;
}

/** The registry of templates: a producer refers to one by name, and its data is checked at publish. */
export const templates: readonly Template[] = [
  {
    name: 'order-confirmation',
    channel: 'email',
    transactionalMessageId: 'order_confirmation',
    data: z.looseObject({ order_id: z.string().min(1) }),
  },
  {
    name: 'password-reset',
    channel: 'email',
    transactionalMessageId: 'password_reset',
    data: z.looseObject({ reset_url: z.url() }),
  },
  { name: 'shipping-update', channel: 'push', transactionalMessageId: 'shipping_update', data: z.looseObject({}) },
];

/**
 * Finds a template and checks its data.
 *
 * @throws BusError `MESSAGE_INVALID` for an unknown name, or for data that does not match, naming the fields.
 */
export function checkTemplate(name: string, data: unknown): Template {
  const template = templates.find((candidate) => candidate.name === name);
  if (!template)
    throw new BusError('MESSAGE_INVALID', `template ${JSON.stringify(name.slice(0, 100))} is not registered`, {
      field: 'payload.template',
      reason: 'unknown-template',
    });
  const inCommand = z.object({ payload: z.object({ message_data: template.data }) }); // so that its fields are named in full
  checkShape(inCommand, { payload: { message_data: data ?? {} } });
  return template;
}
