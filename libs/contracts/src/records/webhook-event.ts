import { z } from 'zod';
import { isJsonObject } from './exact-json.ts';
import { headers } from './headers.ts';
import { checkSchemaHeader, checkShape, readJsonObject } from './json.ts';
import type { RecordSchema } from './record.ts';

/** The kinds of object that an event of Customer.io can be about. */
export const objectTypes = ['customer', 'email', 'push', 'in_app', 'sms', 'slack', 'webhook', 'whatsapp'] as const;
/** A kind of object that an event of Customer.io can be about. */
export type ObjectType = (typeof objectTypes)[number];

const envelope = z.looseObject({
  id: z.string().min(1).describe("Customer.io's event_id."),
  objectType: z.string().min(1).describe('customer, email, push, in_app, sms, slack, webhook or whatsapp.'),
  metric: z.string().min(1).describe('Metric without prefix: bounced, not email_bounced.'),
  timestamp: z.number().int().describe('When it happened, ms since the epoch (whole seconds).'),
  correlationId: z.string().min(1).describe('The delivery id, else the event id.'),
  personId: z.string().optional().describe('The id that apps use for the person.'),
  cioId: z.string().optional(),
  emailAddress: z.string().optional(),
  deliveryId: z.string().optional(),
  altered: z
    .array(z.string())
    .optional()
    .describe(
      'Fields that are not as received: timestamp (unreadable, or in the future), content and headers (removed, the event was too large).',
    ),
  body: z.string().describe('The event as received, JSON text.'),
});

/** Schema of the value of `customerio.webhooks`. */
export const webhookShape: z.ZodType = envelope;

/** The record value of `customerio.webhooks`: an event's envelope and its body as received. */
export interface WebhookEnvelope {
  id: string;
  objectType: string;
  metric: string;
  timestamp: number;
  correlationId: string;
  personId?: string | undefined;
  cioId?: string | undefined;
  emailAddress?: string | undefined;
  deliveryId?: string | undefined;
  /**
   * Fields that are not as received. `timestamp`: it could not be read or lay in the future, and is the time of the request;
   * `content`, `headers`: removed from `body`, because the event would have been too large for a record.
   */
  altered?: readonly string[] | undefined;
  body: string;
}

/** An event of Customer.io, normalised: the same form whichever shape it arrived in. */
export interface WebhookEvent extends WebhookEnvelope {
  /** The event's own fields by Customer.io's names (`recipient`, `campaign_id`, `failure_message`, …). */
  data: Record<string, unknown>;
}

/** The event's own fields: `data` of a body in Customer.io's shape; everything but the envelope of a flat one. */
export function webhookData(body: Record<string, unknown>): Record<string, unknown> {
  if (isJsonObject(body.data)) return body.data;
  const { event_id: _id, object_type: _type, metric: _metric, timestamp: _time, ...data } = body;
  return data;
}

/** The key of an event's record: the person, by the first identifier that is known, otherwise the delivery. */
export function webhookKey(
  event: Pick<WebhookEnvelope, 'personId' | 'cioId' | 'emailAddress' | 'deliveryId'>,
): string | undefined {
  return event.personId || event.cioId || event.emailAddress || event.deliveryId;
}

/** Reads events of `customerio.webhooks`. */
export const webhookEvent: RecordSchema<WebhookEvent> = {
  name: 'webhook event',
  derived: ['data'],
  expectedKey: webhookKey,
  read(record) {
    checkSchemaHeader(record.headers[headers.schema], 'webhook');
    const value = checkShape<WebhookEnvelope>(envelope, readJsonObject(record));
    const body = readJsonObject({ value: Buffer.from(value.body) });
    return { ...value, data: webhookData(body) };
  },
};
