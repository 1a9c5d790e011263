import type { WebhookEvent } from '@cio-bus/contracts';
import { secondsOf } from './event-facts.ts';
import { identify, type Reaction } from './reaction.ts';

const attributeOf = ({ metric }: WebhookEvent) =>
  metric === 'subscribed' ? 'subscribed_at' : 'subscription_preferences_changed_at';

/**
 * A person subscribed again, or chose other topics: says when. What they chose is not written back: Customer.io has it,
 * and of two changes within one second the order is not known, so writing it back could subscribe somebody who left.
 */
export const onSubscriptionChanged: Reaction = (event) => [identify({ [attributeOf(event)]: secondsOf(event) })];
