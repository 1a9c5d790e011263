import { isMachine } from '@cio-bus/contracts';
import { channelOf, secondsOf } from './event-facts.ts';
import { identify, type Reaction } from './reaction.ts';

/** Channels whose messages go to a team or to another system: who clicks is not the person of the event. */
const readByOthers: ReadonlySet<string> = new Set(['slack', 'webhook']);

/** A person opened or clicked a message: sets the time, unless a machine did it, or the message went to others. */
export const onEngaged: Reaction = (event) =>
  isMachine(event) || readByOthers.has(event.objectType)
    ? []
    : [identify({ [`${channelOf(event)}_last_${event.metric}_at`]: secondsOf(event) })];
