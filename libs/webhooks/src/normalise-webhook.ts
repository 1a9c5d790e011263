import { BusError, deriveUlid, readJsonObject, type WebhookEnvelope, webhookData } from '@cio-bus/contracts';
import { isObject, readMetric, readTime, textOf } from './event-fields.ts';

/**
 * Reads a request body into events, whichever of three shapes it has: Customer.io's own (one event, its fields in
 * `data`), one flat event, or `{events: [...]}`. Of the last, either all events are usable or none is taken: the body is
 * then kept whole.
 *
 * Unknown fields and unknown metrics pass. An event without `event_id` gets a ULID made from its time and its text: the
 * same event, sent again, has the same id.
 *
 * @throws BusError `MESSAGE_INVALID` naming the field that cannot be used, never its value.
 */
export function normaliseWebhook(rawBody: Buffer): WebhookEnvelope[] {
  const body = readJsonObject({ value: rawBody });
  if (!Array.isArray(body.events) || body.metric !== undefined) return [envelopeOf(body, rawBody.toString('utf8'), '')];
  if (body.events.length === 0) throw new BusError('MESSAGE_INVALID', 'events: is empty');
  return body.events.map((event: unknown, index) => {
    if (!isObject(event)) throw new BusError('MESSAGE_INVALID', `events.${index}: is not an object`);
    return envelopeOf(event, JSON.stringify(event), `events.${index}.`);
  });
}

function envelopeOf(event: Record<string, unknown>, text: string, path: string): WebhookEnvelope {
  const { metric, prefix } = readMetric(event.metric, `${path}metric`);
  const timestamp = readTime(event.timestamp, `${path}timestamp`);
  const id = textOf(event.event_id) ?? deriveUlid(timestamp, text);
  const data = webhookData(event);
  const deliveryId = textOf(data.delivery_id);
  return {
    id,
    // The specification names the field of one metric `object_type_type` and requires it of none.
    objectType: textOf(event.object_type) ?? textOf(event.object_type_type) ?? prefix ?? 'customer',
    metric,
    timestamp,
    correlationId: deliveryId ?? id,
    ...personOf(data),
    deliveryId,
    body: text,
  };
}

/** `customer_id` is deprecated, and empty once the person is deleted: `identifiers` come first. */
function personOf(data: Record<string, unknown>): Pick<WebhookEnvelope, 'personId' | 'cioId' | 'emailAddress'> {
  const identifiers = isObject(data.identifiers) ? data.identifiers : {};
  return {
    personId: textOf(identifiers.id) ?? textOf(data.customer_id),
    cioId: textOf(identifiers.cio_id) ?? textOf(data.cio_id),
    emailAddress: textOf(data.email_address) ?? textOf(identifiers.email),
  };
}
