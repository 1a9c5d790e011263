import { secondsOf } from './event-facts.ts';
import { identify, type Reaction } from './reaction.ts';

/**
 * A person unsubscribed: sets Customer.io's attribute `unsubscribed`, the time and the channel. The command's timestamp
 * orders it against later changes, so an event that arrives days late does not undo a new subscription.
 *
 * An event about the customer reports the attribute itself: writing it back could be reported again. It also follows the
 * event of a message that set the attribute, and does not know its channel, so it leaves the channel as it is.
 */
export const onUnsubscribed: Reaction = (event) => [
  identify({
    ...(event.objectType === 'customer' ? {} : { unsubscribed: true, unsubscribed_through: event.objectType }),
    unsubscribed_at: secondsOf(event),
  }),
];
