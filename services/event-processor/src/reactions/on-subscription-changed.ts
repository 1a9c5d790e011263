import type { WebhookEvent } from '@cio-bus/contracts';
import { secondsOf } from './event-facts.ts';
import { identify, type Reaction } from './reaction.ts';

const attributeOf = ({ metric }: WebhookEvent) =>
  metric === 'subscribed' ? 'subscribed_at' : 'subscription_preferences_changed_at';

/**
 * A person resubscribed or changed topics: sets the time. The choice is not written back: Customer.io has it, and the order
 * of two changes within one second is unknown, so writing it back could resubscribe somebody who left.
 */
export const onSubscriptionChanged: Reaction = (event) => [identify({ [attributeOf(event)]: secondsOf(event) })];
