import { type ReportedEvent, type WebhookEnvelope, webhookData } from '@cio-bus/contracts';
import { textOf } from './event-fields.ts';

/** The event by Customer.io's own names, for listeners. What the names of its `data` promise is filled in where it is known. */
export function reportedEvent({ timestamp, objectType, ...envelope }: WebhookEnvelope): ReportedEvent {
  const given = webhookData(JSON.parse(envelope.body));
  const link = textOf(given.href) ?? textOf(given.link);
  const data = {
    ...given,
    ...missing(given, 'customer_id', envelope.personId),
    ...missing(given, 'email_address', envelope.emailAddress),
    ...(link === undefined ? {} : { href: link, link }),
  };
  const names = { event_id: envelope.id, object_type: objectType, timestamp: Math.trunc(timestamp / 1_000) };
  // The types name the metrics of the specification; an event of another one is reached as `*`.
  return { ...envelope, ...names, timestampMs: timestamp, data } as unknown as ReportedEvent;
}

function missing(data: Record<string, unknown>, name: string, value: string | undefined): Record<string, unknown> {
  return value === undefined || textOf(data[name]) !== undefined ? {} : { [name]: value };
}
