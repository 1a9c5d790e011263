import type { WebhookEvent } from './webhook-event.ts';

/**
 * Whether a machine opened or clicked: an open that was prefetched or came through a proxy, a click by a scanner. Null for
 * events that are neither opens nor clicks, and for an open that Customer.io inferred from a click (`synthetic`), which does
 * not say who clicked. Used for the table's `is_machine` and by the reactions.
 *
 * It errs on the side of machines: an image proxy (Gmail's, Apple's) hides whether a person has opened the message.
 */
export function isMachine({ metric, data }: Pick<WebhookEvent, 'metric' | 'data'>): boolean | null {
  if (metric === 'opened') {
    if (data.prefetched === true || data.proxied === true || data.machine === true) return true;
    return data.synthetic === true ? null : false;
  }
  if (metric === 'clicked') return data.machine === true || data.prefetched === true;
  return null;
}
