import { isMachine } from '@cio-bus/contracts';
import { channelOf, secondsOf } from './event-facts.ts';
import { identify, type Reaction } from './reaction.ts';

/** A person opened or clicked a message: sets the time, unless a machine did it. */
export const onEngaged: Reaction = (event) =>
  isMachine(event) ? [] : [identify({ [`${channelOf(event)}_last_${event.metric}_at`]: secondsOf(event) })];
