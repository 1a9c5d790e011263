import { channelOf, secondsOf } from '../event-facts.ts';
import { identify, type Reaction } from '../reaction.ts';

/**
 * A person opened or clicked a message: says when, unless a machine did it.
 *
 * `prefetched` opens (mail apps and scanners that load images before anybody looks) and `machine` clicks are machines', as
 * in Customer.io's own human and machine counts. `proxied` alone is a person's: Gmail shows images to its readers through a
 * proxy. `synthetic` is a person's too: an open that follows from a click.
 */
export const onEngaged: Reaction = (event) => {
  const { prefetched, machine } = event.data;
  if (prefetched === true || machine === true) return [];
  return [identify({ [`${channelOf(event)}_last_${event.metric}_at`]: secondsOf(event) })];
};
