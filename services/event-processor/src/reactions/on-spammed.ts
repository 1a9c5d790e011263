import { secondsOf, wentToPerson } from './event-facts.ts';
import { attributesOf, identify, type Reaction, suppress } from './reaction.ts';

/** A person reported an email as spam: sets the time, then suppresses the person if the policy includes `spam`. */
export const onSpammed: Reaction = (event, policy) => {
  const attributes = identify(attributesOf(policy).spammed(secondsOf(event)));
  return wentToPerson(event) && policy.suppressOn.has('spam') ? [attributes, suppress] : [attributes];
};
