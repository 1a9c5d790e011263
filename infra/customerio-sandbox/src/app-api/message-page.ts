import { z } from 'zod';
import { messageTypeOf } from '../workspace/channel.ts';
import type { Delivery } from '../workspace/deliveries.ts';

/** Query of a message lookup. */
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

/** Returns one page of deliveries, newest first; `next` is empty on the last page. */
export function pageOfMessages(
  deliveries: readonly Delivery[],
  query: MessageQuery,
): { messages: object[]; next: string } {
  const page: Delivery[] = [];
  const before = query.start ? readCursor(query.start) : Number.POSITIVE_INFINITY;
  let index = firstAtOrAfter(deliveries, before) - 1;
  for (; index >= 0 && page.length < query.limit; index--) {
    const delivery = deliveries[index] as Delivery;
    if (query.start_ts !== undefined && delivery.created < query.start_ts) break; // all others are older
    if (matches(delivery, query)) page.push(delivery);
  }
  const last = page.at(-1);
  const next = last && page.length === query.limit && index >= 0 ? writeCursor(last.seq) : '';
  return { messages: page.map(messageOf), next };
}

/** Converts a delivery to the App API's format, which does not say which transactional message it is of. */
export const messageOf = (delivery: Delivery): object => ({
  id: delivery.id,
  deduplicate_id: `${delivery.id}:${delivery.created}`,
  type: messageTypeOf(delivery.channel),
  created: delivery.created,
  customer_id: delivery.identifiers.id ?? '',
  customer_identifiers: delivery.identifiers,
  recipient: delivery.recipient,
  subject: delivery.subject,
  metrics: delivery.metrics,
  failure_message: delivery.failureMessage ?? null,
  campaign_id: null,
  newsletter_id: null,
  broadcast_id: null,
  forgotten: false,
});

function matches(delivery: Delivery, { end_ts, metric, type, transactional_id }: MessageQuery): boolean {
  if (end_ts !== undefined && delivery.created > end_ts) return false;
  if (metric !== undefined && delivery.metrics[metric] === undefined) return false;
  if (type !== undefined && type !== delivery.channel && type !== messageTypeOf(delivery.channel)) return false;
  return transactional_id === undefined || transactional_id === String(delivery.templateNumber);
}

/** Returns the index of the first delivery whose number is not below `seq`. */
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
