import { BusError, deriveUlid, readJsonObject, type WebhookEnvelope, webhookData } from '@cio-bus/contracts';
import { isObject, readMetric, readTime, textOf } from './event-fields.ts';
import { type UnusableEvents, unusableLists } from './unusable-lists.ts';

/** A larger list is read event by event: it could not be kept as a whole. */
const WHOLE_LIST_BYTES = 900_000;

/**
 * A command may lie five minutes in the future when it is published, or it is refused. The last minute is for whoever publishes
 * a reaction: its clock may be behind.
 */
const MAX_AHEAD_MS = 4 * 60_000;

/** Times that an event is compared with, ms since the epoch. */
export interface RequestTimes {
  /** When the request was sent, according to its sender. */
  requestedAt: number;
  /** When it was received. */
  now: number;
}

/** The events of a body, and those of a long list that cannot be used. */
export interface NormalisedWebhook {
  events: WebhookEnvelope[];
  unusable: UnusableEvents[];
}

/**
 * Reads a request body of any of three shapes into events: Customer.io's own (one event, its fields in `data`), one flat
 * event, or `{events: [...]}`. A list of up to 900 kB is accepted only as a whole: one unusable event makes the whole body
 * unusable. Of a longer list the unusable events are returned apart.
 *
 * Unknown fields and metrics are accepted. An event whose time cannot be read, or lies more than four minutes ahead of `now`,
 * gets that of the request, of `now` at most, and says so. An event without `event_id` gets a ULID derived from its time and its
 * text: the same event, sent again, has the same id.
 *
 * @throws BusError `MESSAGE_INVALID` naming the field that cannot be used, never its value.
 */
export function normaliseWebhook(rawBody: Buffer, times: RequestTimes): NormalisedWebhook {
  const bytes = withoutByteOrderMark(rawBody);
  const text = bytes.toString();
  const body = readJsonObject({ value: bytes }, text);
  if (!Array.isArray(body.events) || body.metric !== undefined) {
    return { events: [envelopeOf(body, { text, path: '', times })], unusable: [] };
  }
  if (body.events.length === 0) throw new BusError('MESSAGE_INVALID', 'events: is empty');
  return readList(body.events, { times, isWhole: bytes.length <= WHOLE_LIST_BYTES });
}

function readList(list: unknown[], { times, isWhole }: { times: RequestTimes; isWhole: boolean }) {
  const events: WebhookEnvelope[] = [];
  const unusable: { text: string; error: BusError }[] = [];
  for (const [index, event] of list.entries()) {
    const text = JSON.stringify(event);
    try {
      if (!isObject(event)) throw new BusError('MESSAGE_INVALID', `events.${index}: is not an object`);
      events.push(envelopeOf(event, { text, path: `events.${index}.`, times }));
    } catch (error) {
      if (isWhole || !(error instanceof BusError)) throw error;
      unusable.push({ text, error });
    }
  }
  return { events, unusable: unusableLists(unusable, WHOLE_LIST_BYTES) };
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}

interface Reading {
  text: string;
  path: string;
  times: RequestTimes;
}

function envelopeOf(event: Record<string, unknown>, { text, path, times }: Reading): WebhookEnvelope {
  // Customer.io's specification calls the field `object_type_type` for one metric, and never requires it.
  const objectType = textOf(event.object_type) ?? textOf(event.object_type_type);
  const { metric, prefix } = readMetric(event.metric, { path: `${path}metric`, objectType });
  const timestamp = readTime(event.timestamp);
  const isUsable = timestamp !== undefined && timestamp <= times.now + MAX_AHEAD_MS;
  // The time of the request differs when the sender tries again, so it is no part of a derived id.
  const id = textOf(event.event_id) ?? deriveUlid(timestamp ?? 0, text);
  const data = webhookData(event);
  const deliveryId = textOf(data.delivery_id);
  return {
    id,
    objectType: (objectType ?? prefix ?? 'customer').trim().toLowerCase(),
    metric,
    timestamp: isUsable ? timestamp : Math.min(times.requestedAt, times.now),
    correlationId: deliveryId ?? id,
    ...personOf(data),
    deliveryId,
    ...(isUsable ? {} : { altered: ['timestamp'] }),
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
