import { parseExactJson, type ReportedEvent, type WebhookEnvelope, webhookData } from '@cio-bus/contracts';
import { isObject, textOf } from './event-fields.ts';

/** The event by Customer.io's own names, for listeners. What the names of its `data` promise is filled in where it is known. */
export function reportedEvent({ timestamp, objectType, ...envelope }: WebhookEnvelope): ReportedEvent {
  const given = dataOf(envelope.body);
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

/** Fields that the types promise as text. */
const TEXT_IDS = ['customer_id', 'delivery_id', 'journey_id', 'trigger_event_id', 'inbound_event_id'] as const;

/** The fields of an event. An id that is a number becomes its digits: as a number, a long one is that of somebody else. */
function dataOf(body: string): Record<string, unknown> {
  const given = webhookData(JSON.parse(body));
  const exact = webhookData(parseExactJson(Buffer.from(body), { acceptProto: true }) as Record<string, unknown>);
  const { identifiers, recipients } = given;
  const devices: readonly unknown[] = Array.isArray(exact.recipients) ? exact.recipients : [];
  return {
    ...given,
    ...asText(exact, TEXT_IDS),
    ...(isObject(identifiers)
      ? { identifiers: withText(identifiers, exact.identifiers, Object.keys(identifiers)) }
      : {}),
    ...(Array.isArray(recipients)
      ? { recipients: recipients.map((device, index) => withText(device, devices[index], ['device_id'])) }
      : {}),
  };
}

const withText = (given: unknown, exact: unknown, names: readonly string[]) =>
  isObject(given) && isObject(exact) ? { ...given, ...asText(exact, names) } : given;

function asText(from: Record<string, unknown>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = typeof from[name] === 'string' ? undefined : textOf(from[name]);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
