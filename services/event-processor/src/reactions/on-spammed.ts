import { secondsOf, wentToPerson } from './event-facts.ts';
import { identify, type Reaction, suppress } from './reaction.ts';

/** A person called an email spam: says when, and suppresses the person, last, when `spam` is asked for. */
export const onSpammed: Reaction = (event, { suppressOn }) => {
  const attributes = identify({ email_spammed_at: secondsOf(event) });
  return wentToPerson(event) && suppressOn.has('spam') ? [attributes, suppress] : [attributes];
};
