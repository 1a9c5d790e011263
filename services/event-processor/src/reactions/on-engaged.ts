import { isMachine } from '@cio-bus/contracts';
import { channelOf, secondsOf } from './event-facts.ts';
import { attributesOf, identify, type Reaction } from './reaction.ts';

/** Channels whose messages go to a team or to another system: who clicks is not the person of the event. */
const readByOthers: ReadonlySet<string> = new Set(['slack', 'webhook']);

/**
 * A person opened or clicked a message: sets the time, unless a machine did it, or the message went to others.
 *
 * An open that Customer.io infers from a click (`synthetic`) does not say whether a machine clicked. So it counts for
 * nothing, and a person's click of an email counts as an open, too.
 */
export const onEngaged: Reaction = (event, policy) => {
  if (isMachine(event) !== false || readByOthers.has(event.objectType)) return [];
  const isEmailClick = event.metric === 'clicked' && event.objectType === 'email';
  const metrics = isEmailClick ? ['opened', 'clicked'] : [event.metric];
  return [identify(attributesOf(policy).engaged({ channel: channelOf(event), at: secondsOf(event), metrics }))];
};
