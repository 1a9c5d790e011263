import { limits } from '@cio-bus/contracts';
import { namesOtherAddress } from './email-addresses.ts';
import { channelOf, cutToBytes, failureMessageOf, recipientOf, secondsOf, wentToPerson } from './event-facts.ts';
import { isPermanentBounce } from './is-permanent-bounce.ts';
import { identify, type Reaction, suppress } from './reaction.ts';

/**
 * A message bounced: sets time and reason in attributes of its channel. Then suppresses the person, if an email failed
 * permanently, the address is the person's, and the policy includes `permanent-bounce`. A text that names another address is not permanent: a forward of
 * the recipient's may have failed, or a check of the sender.
 */
export const onBounced: Reaction = (event, { suppressOn }) => {
  const channel = channelOf(event);
  const reason = failureMessageOf(event);
  const permanent = channel === 'email' && isPermanentBounce(reason) && !namesOtherAddress(reason, recipientOf(event));
  const attributes = identify({
    [`${channel}_bounced_at`]: secondsOf(event),
    ...(reason === '' ? {} : { [`${channel}_bounce_reason`]: cutToBytes(reason, limits.attributeValueBytes) }),
    ...(channel === 'email' ? { email_bounce_permanent: permanent } : {}),
  });
  return permanent && wentToPerson(event) && suppressOn.has('permanent-bounce') ? [attributes, suppress] : [attributes];
};
