import { secondsOf } from './event-facts.ts';
import { identify, type Reaction } from './reaction.ts';

/**
 * A person unsubscribed: sets Customer.io's own attribute `unsubscribed`, and says when and through which channel.
 * The command's time orders it against later changes, so an event that comes days late undoes no new subscription.
 */
export const onUnsubscribed: Reaction = (event) => [
  identify({ unsubscribed: true, unsubscribed_at: secondsOf(event), unsubscribed_through: event.objectType }),
];
