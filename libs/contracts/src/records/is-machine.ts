import type { WebhookEvent } from './webhook-event.ts';

/**
 * Whether a machine opened or clicked, as the table's `is_machine` and the reactions both say: an open that was prefetched
 * or came through a proxy, a click of a scanner. Null for events that are neither. An open that follows from a click
 * (`synthetic`) is a person's.
 *
 * It errs on the side of machines: an image proxy (Gmail's, Apple's) does not tell who looked.
 */
export function isMachine({ metric, data }: Pick<WebhookEvent, 'metric' | 'data'>): boolean | null {
  if (metric === 'opened') return data.prefetched === true || data.proxied === true || data.machine === true;
  if (metric === 'clicked') return data.machine === true || data.prefetched === true;
  return null;
}
