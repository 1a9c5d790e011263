import { isJsonObject, readJsonObject, type WebhookEnvelope } from '@cio-bus/contracts';

/** What a message said, and its mail headers: the largest fields of an event, and those that no reader here needs. */
const REMOVABLE = ['content', 'headers'] as const;

/** The event without the content and the headers of its message; names what was removed. */
export function withoutContent(event: WebhookEnvelope): WebhookEnvelope {
  const body = readJsonObject({ value: Buffer.from(event.body) });
  const fields = isJsonObject(body.data) ? body.data : body;
  const removed = REMOVABLE.filter((field) => Object.hasOwn(fields, field));
  for (const field of removed) delete fields[field];
  return { ...event, altered: [...(event.altered ?? []), ...removed], body: JSON.stringify(body) };
}
