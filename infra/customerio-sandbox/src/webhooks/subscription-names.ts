import { subscribableEvents } from '@cio-bus/contracts';
import { z } from 'zod';
import type { WebhookBody } from './webhook-event.ts';

/** A name that Customer.io accepts in a subscription. */
export const subscribableEvent = z.enum(subscribableEvents);

/**
 * The name under which an event is subscribed to: its type and its metric, without the prefix of preference changes. A channel
 * through which a person subscribed or changed preferences has no such name of its own; the customer's name is assumed.
 */
export function subscriptionName({ object_type, metric }: Pick<WebhookBody, 'object_type' | 'metric'>): string {
  const bare = metric.replace(/^cio_/, '');
  const own = `${object_type}_${bare}`;
  return subscribableEvents.includes(own) ? own : `customer_${bare}`;
}
