import { z } from 'zod';
import type { Delivery } from './deliveries.ts';
import type { Channel } from './send-request.ts';

/** The query of a message look-up. */
export const messageQuery = z.object({
  start: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  start_ts: z.coerce.number().optional(),
  end_ts: z.coerce.number().optional(),
  metric: z.string().optional(),
  type: z.string().optional(),
  transactional_id: z.string().optional(),
});
export type MessageQuery = z.infer<typeof messageQuery>;

/** The App API's own names of the channels, where they differ from the paths of the sends. */
const typeNames: Partial<Record<Channel, string>> = { sms: 'twilio', inbox_message: 'inbox' };

/** The channel by the name that look-ups and metrics use. */
export const typeOf = (channel: Channel): string => typeNames[channel] ?? channel;

/** One page of deliveries, newest first; `next` is empty on the last one. */
export function pageOfMessages(
  deliveries: readonly Delivery[],
  query: MessageQuery,
): { messages: object[]; next: string } {
  const page: Delivery[] = [];
  const before = query.start ? readCursor(query.start) : Number.POSITIVE_INFINITY;
  let index = firstAtOrAfter(deliveries, before) - 1;
  for (; index >= 0 && page.length < query.limit; index--) {
    const delivery = deliveries[index] as Delivery;
    if (query.start_ts !== undefined && delivery.created < query.start_ts) break; // the rest is older still
    if (matches(delivery, query)) page.push(delivery);
  }
  const last = page.at(-1);
  const next = last && page.length === query.limit && index >= 0 ? writeCursor(last.seq) : '';
  return { messages: page.map(messageOf), next };
}

/** A delivery as the App API shows it. */
export const messageOf = (delivery: Delivery): object => ({
  id: delivery.id,
  deduplicate_id: `${delivery.id}:${delivery.created}`,
  type: typeOf(delivery.channel),
  created: delivery.created,
  customer_id: delivery.identifiers.id ?? '',
  customer_identifiers: delivery.identifiers,
  recipient: delivery.recipient,
  subject: delivery.subject,
  metrics: delivery.metrics,
  failure_message: delivery.failureMessage ?? null,
  transactional_message_id: delivery.templateId ?? null,
  campaign_id: null,
  newsletter_id: null,
  broadcast_id: null,
  forgotten: false,
});

function matches(delivery: Delivery, { end_ts, metric, type, transactional_id }: MessageQuery): boolean {
  if (end_ts !== undefined && delivery.created > end_ts) return false;
  if (metric !== undefined && delivery.metrics[metric] === undefined) return false;
  if (type !== undefined && type !== delivery.channel && type !== typeOf(delivery.channel)) return false;
  return transactional_id === undefined || transactional_id === String(delivery.templateId);
}

/** Index of the first delivery whose number is not below `seq`. */
function firstAtOrAfter(deliveries: readonly Delivery[], seq: number): number {
  let [low, high] = [0, deliveries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((deliveries[middle] as Delivery).seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

const writeCursor = (seq: number): string => Buffer.from(`before:${seq}`).toString('base64url');
const readCursor = (cursor: string): number =>
  Number(Buffer.from(cursor, 'base64url').toString().slice('before:'.length)) || 0;
