import { secondsOf, wentToPerson } from './event-facts.ts';
import { identify, type Reaction, suppress } from './reaction.ts';

/** A person reported an email as spam: sets the time, then suppresses the person if the policy includes `spam`. */
export const onSpammed: Reaction = (event, { suppressOn }) => {
  const attributes = identify({ email_spammed_at: secondsOf(event) });
  return wentToPerson(event) && suppressOn.has('spam') ? [attributes, suppress] : [attributes];
};
