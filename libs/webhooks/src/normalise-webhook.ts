import { BusError, deriveUlid, readJsonObject, type WebhookEnvelope, webhookData } from '@cio-bus/contracts';
import { isObject, readMetric, readTime, textOf } from './event-fields.ts';

/**
 * Reads a request body of any of three shapes into events: Customer.io's own (one event, its fields in `data`), one flat
 * event, or `{events: [...]}`. A list is accepted only as a whole: one unusable event makes the whole body unusable.
 *
 * Unknown fields and metrics are accepted. An event without `event_id` gets a ULID derived from its time and its text: the
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
    // Customer.io's specification calls the field `object_type_type` for one metric, and never requires it.
    objectType: (textOf(event.object_type) ?? textOf(event.object_type_type) ?? prefix ?? 'customer')
      .trim()
      .toLowerCase(),
    metric,
    timestamp,
    correlationId: deliveryId ?? id,
    ...personOf(data),
    deliveryId,
    body: text,
  };
}

/** `customer_id` is deprecated, and empty once the person is deleted, so `identifiers` come first. */
function personOf(data: Record<string, unknown>): Pick<WebhookEnvelope, 'personId' | 'cioId' | 'emailAddress'> {
  const identifiers = isObject(data.identifiers) ? data.identifiers : {};
  return {
    personId: textOf(identifiers.id) ?? textOf(data.customer_id),
    cioId: textOf(identifiers.cio_id) ?? textOf(data.cio_id),
    emailAddress: textOf(data.email_address) ?? textOf(identifiers.email),
  };
}
