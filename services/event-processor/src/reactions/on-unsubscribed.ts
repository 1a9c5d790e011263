import { channelOf, secondsOf } from './event-facts.ts';
import { identify, type Reaction } from './reaction.ts';

/**
 * A person unsubscribed: sets Customer.io's attribute `unsubscribed`, the time and the channel. The command's timestamp
 * orders it against later changes, so an event that arrives days late does not undo a new subscription.
 *
 * An event without a delivery reports the attribute itself: writing it back could be reported again, and undo a change made
 * since. Its type is the channel that changed the attribute, or `customer` if that is unknown: then the channel stays as it is.
 */
export const onUnsubscribed: Reaction = (event) => {
  const isAboutMessage = event.deliveryId !== undefined;
  const isChannelKnown = isAboutMessage || event.objectType !== 'customer';
  return [
    identify({
      ...(isAboutMessage ? { unsubscribed: true } : {}),
      ...(isChannelKnown ? { unsubscribed_through: channelOf(event) } : {}),
      unsubscribed_at: secondsOf(event),
    }),
  ];
};
